using System.Globalization;

namespace Skranke.Api.Http;

/// <summary>What stands in a path. Kestrel leaves <c>%2F</c> as it is, because a slash would start another segment; the
/// identifiers of titles, copies and branches may hold one.</summary>
public static class PathText
{
    /// <summary>A number that can be an id: digits only, no sign, no leading plus, within 63 bits.</summary>
    public static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>A route value as the caller meant it.</summary>
    public static string Of(HttpContext http, string name)
    {
        var value = (string)http.Request.RouteValues[name]!;
        return value.Contains('%') ? Unescape(value, http) : value;
    }

    /// <summary>An encoded percent sign has become plain already, so that only the raw path tells it from an encoded
    /// slash.</summary>
    private static string Unescape(string value, HttpContext http)
    {
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?')[0];
        foreach (var segment in path.Split('/'))
        {
            var whole = Uri.UnescapeDataString(segment);
            if (whole.Replace("/", "%2F", StringComparison.Ordinal)
                .Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return whole;
            }
        }

        return value;
    }
}
