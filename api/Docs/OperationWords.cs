using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Skranke.Api.Http;
using Skranke.Api.Security;
using Skranke.Silo.Access;

namespace Skranke.Api.Docs;

/// <summary>Puts into the document what a route says of itself: parameters, headers, roles, and every
/// refusal.</summary>
public sealed class OperationWords : IOpenApiOperationTransformer
{
    private const string ProblemType = "application/problem+json";

    /// <summary>What can go wrong with any request that carries a key.</summary>
    private static readonly string[] EverywhereRefused =
    [
        ProblemKinds.Malformed, ProblemKinds.KeyMissing, ProblemKinds.KeyUnknown, ProblemKinds.RoleNotAllowed,
        ProblemKinds.ForeignLibrary, ProblemKinds.Overloaded, ProblemKinds.SilosAway, ProblemKinds.LedgerAway,
    ];

    private static readonly string[] ChangesRefused =
    [
        RefusalCodes.RequestKeyReused, RefusalCodes.RequestInProgress, RefusalCodes.RequestBusy,
        ProblemKinds.OutcomeUnknown,
    ];

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var doc = context.Description.ActionDescriptor.EndpointMetadata.OfType<RouteDoc>().Last();
        operation.OperationId = doc.OperationId;
        operation.Summary = doc.Summary;
        operation.Parameters = [.. Parameters(context.Description.RelativePath ?? "", doc)];
        if (doc.Operation is { } permission)
        {
            operation.Description = "Roles: " + string.Join(", ", RolesOf(permission)) + ".";
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(DocumentWords.KeyScheme, context.Document)] = [],
                },
            ];
        }

        await AddBody(operation, doc, context, cancellationToken);
        AddProblems(operation, doc, context);
    }

    private static async Task AddBody(
        OpenApiOperation operation,
        RouteDoc doc,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation)
    {
        if (doc.Body is not { } body)
        {
            return;
        }

        var schema = await context.GetOrCreateSchemaAsync(body, null, cancellation);
        _ = context.Document!.AddComponent(body.Name, schema);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = !doc.BodyIsOptional,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(body.Name, context.Document) },
            },
        };
    }

    private static IEnumerable<string> RolesOf(Operation operation) =>
        Enum.GetValues<Role>().Where(role => Permissions.Of(role, operation) != Reach.None).Select(Roles.NameOf);

    private static IEnumerable<IOpenApiParameter> Parameters(string path, RouteDoc doc)
    {
        foreach (var part in path.Split('/').Where(part => part.StartsWith('{')))
        {
            yield return Parameter(part.Trim('{', '}'), ParameterLocation.Path, "", isRequired: true);
        }

        foreach (var (name, says) in doc.Query)
        {
            yield return Parameter(name, ParameterLocation.Query, says, isRequired: false);
        }

        if (doc.IsRemembered)
        {
            yield return Parameter(
                IdempotencyKey.Header,
                ParameterLocation.Header,
                "1 to 255 printable ASCII characters; the same request under the same key is answered the same.",
                isRequired: false);
        }

        if (doc.IsMatched)
        {
            yield return Parameter(
                "If-Match",
                ParameterLocation.Header,
                "The `ETag` that was read; 412 where it is stale.",
                isRequired: false);
        }
    }

    private static OpenApiParameter Parameter(
        string name, ParameterLocation place, string says, bool isRequired) => new()
    {
        Name = name,
        In = place,
        Required = isRequired,
        Description = says.Length == 0 ? null : says,
        Schema = name == "limit"
            ? new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = Paging.LimitMax.ToString() }
            : new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static void AddProblems(
        OpenApiOperation operation, RouteDoc doc, OpenApiOperationTransformerContext context)
    {
        if (doc.Operation is null)
        {
            return;
        }

        var codes = EverywhereRefused
            .Concat(doc.IsRemembered ? ChangesRefused : [])
            .Concat(doc.IsMatched ? [ProblemKinds.Stale] : [])
            .Concat(doc.Refusals);
        operation.Responses ??= [];
        int[] ofBodies = doc.Body is null ? [] : [413, 415];
        var ofAll = codes
            .Select(code => (Status: StatusOf(code, doc), Code: code))
            .Concat(ofBodies.Select(status => (Status: status, Code: ProblemKinds.Malformed)));
        foreach (var ofStatus in ofAll.GroupBy(one => one.Status, one => one.Code).OrderBy(group => group.Key))
        {
            operation.Responses[ofStatus.Key.ToString()] = new OpenApiResponse
            {
                Description = string.Join(" · ", ofStatus.Select(code => $"`{code}` {ProblemKinds.Of(code).Title}")),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new() { Schema = new OpenApiSchemaReference("ProblemAnswer", context.Document) },
                },
                Extensions = new Dictionary<string, IOpenApiExtension>
                {
                    ["x-codes"] = new JsonNodeExtension(new JsonArray([.. ofStatus.Select(code => (JsonNode)code)])),
                },
            };
        }
    }

    /// <summary>What a path names and does not exist is 404; the same named in a body is 422.</summary>
    private static int StatusOf(string code, RouteDoc doc) =>
        code.EndsWith(".unknown", StringComparison.Ordinal) && doc.Body is null ? 404
        : doc.OperationId == "renewAll" && code == RefusalCodes.PatronUnknown ? 404
        : ProblemKinds.Of(code).Status;
}
