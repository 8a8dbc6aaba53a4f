using Microsoft.Extensions.Primitives;

namespace Skranke.Api.Security;

/// <summary>The key that a request carries: <c>Authorization: Bearer KEY</c>.</summary>
public static class BearerKey
{
    private const string Scheme = "Bearer ";

    /// <summary>The key, or an empty span where the request carries none.</summary>
    public static ReadOnlySpan<char> Of(StringValues header)
    {
        if (header.Count != 1 || header[0] is not { } value
            || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        return value.AsSpan(Scheme.Length).Trim();
    }
}
