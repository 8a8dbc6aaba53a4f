using System.Reflection;
using System.Text;
using Skranke.Api.Http;

namespace Skranke.Api.Docs;

/// <summary>Serves the checked-in OpenAPI document, a page that shows it, and what each problem code means. All of it
/// comes from the program itself and works without the Internet.</summary>
public static class DocsEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var document = Resource("openapi.json");
        var page = Resource("docs.html");
        _ = endpoints.MapGet("/openapi/v1.json", http => Write(http, "application/json; charset=utf-8", document))
            .ExcludeFromDescription();
        _ = endpoints.MapGet("/docs", http => Write(http, "text/html; charset=utf-8", page)).ExcludeFromDescription();
        _ = endpoints.MapGet("/problems/{code}", Problem).ExcludeFromDescription();
    }

    private static Task Problem(HttpContext http)
    {
        var code = (string)http.Request.RouteValues["code"]!;
        if (!ProblemKinds.Knows(code))
        {
            return Problems.Of(ProblemKinds.NotFound, "There is no such problem code.").Write(http.Response).AsTask();
        }

        var kind = ProblemKinds.Of(code);
        return Write(
            http, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"{kind.Code} ({kind.Status}): {kind.Title}.\n"));
    }

    private static async Task Write(HttpContext http, string type, byte[] body)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";
        _ = await http.Response.BodyWriter.WriteAsync(body);
    }

    private static byte[] Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
