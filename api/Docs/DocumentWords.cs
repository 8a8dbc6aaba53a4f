using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Skranke.Api.Security;

namespace Skranke.Api.Docs;

/// <summary>What the document says as a whole: what it is, and how a caller shows who it is.</summary>
public sealed class DocumentWords : IOpenApiDocumentTransformer
{
    public const string KeyScheme = "key";

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Skranke",
            Version = "v1",
            Description =
                "The circulation engine of public libraries: who may borrow which copy until when. Changes take an "
                + "`Idempotency-Key`; every refusal is a problem (RFC 9457) that lists all that stands in the way.",
        };
        document.Servers = [];
        document.Tags = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    "`Authorization: Bearer KEY`. A key belongs to a library and a role. In its place a token (JWT) "
                    + "of a configured issuer: a patron's reaches what concerns the patron, that of a member of staff "
                    + "the libraries it names. Whoever has several libraries names one in the header "
                    + $"`{LibraryHeader.Name}`; a patron's home library where absent.",
            },
        };
        return Task.CompletedTask;
    }
}
