namespace Skranke.Api.Http;

/// <summary>Endpoints that say of themselves what the OpenAPI document needs to know.</summary>
public static class DescribedRoutes
{
    private const string Json = "application/json";

    /// <summary>Every endpoint that is mapped here and carries a <see cref="RouteDoc"/> is described by it, once it has
    /// been filled.</summary>
    public static IEndpointRouteBuilder Described(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        ((IEndpointConventionBuilder)group).Finally(Describe);
        return group;
    }

    private static void Describe(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } path }
            || endpoint.Metadata.OfType<RouteDoc>().LastOrDefault() is not { } doc)
        {
            return;
        }

        endpoint.Metadata.Add(new TagsAttribute(NounOf(path)));
        endpoint.Metadata.Add(new ProducesResponseTypeMetadata(
            doc.Status, doc.Answer, [doc.ContentType ?? (doc.Answer == typeof(string) ? "text/plain" : Json)]));
        if (doc.Operation is not null)
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(
                400, typeof(ProblemAnswer), ["application/problem+json"]));
        }
    }

    /// <summary>The trade's noun by which the document groups its paths.</summary>
    private static string NounOf(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).First(part => part != "v1");
}
