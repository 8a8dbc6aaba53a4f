namespace Skranke.Api.Http;

/// <summary>Answers what no endpoint takes, as a problem like every other: a path that does not exist, or a verb that
/// it does not know.</summary>
public static class Unrouted
{
    public static Task Handle(HttpContext http, RequestDelegate next) =>
        http.GetEndpoint() is RouteEndpoint ? next(http) : Refuse(http, next);

    private static async Task Refuse(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is null)
        {
            await Problems.Of(ProblemKinds.NotFound, "There is nothing at this path. See /docs.").Write(http.Response);
            return;
        }

        // Routing has an endpoint of its own for a known path with another verb; it sets the status and 'Allow'.
        await next(http);
        if (!http.Response.HasStarted && http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            var detail = $"This path takes {http.Response.Headers.Allow} only.";
            await Problems.Of(ProblemKinds.MethodNotAllowed, detail).Write(http.Response);
        }
    }
}
