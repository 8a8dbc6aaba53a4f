namespace Skranke.Api.Http;

/// <summary>The header <c>If-Match</c>: change it only where it is still what I have read.</summary>
public static class IfMatch
{
    /// <summary>The one version that the header names, for the decision to compare; null where it is absent or names
    /// any or several.</summary>
    public static int? Version(HttpRequest request) =>
        request.Headers.IfMatch is [['"', .. var tag, '"']]
        && int.TryParse(tag, System.Globalization.NumberStyles.None, null, out var version)
            ? version
            : null;

    /// <summary>Whether the caller named the version that it saw.</summary>
    public static bool Names(HttpRequest request) =>
        request.Headers.IfMatch is { Count: > 0 } header && header.All(value => value != "*");

    /// <summary>Null where the header is absent or names the present version.</summary>
    public static Answer? Check(HttpRequest request, int version)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return null;
        }

        foreach (var value in header)
        {
            foreach (var tag in (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (tag == "*" || tag == $"\"{version}\"")
                {
                    return null;
                }
            }
        }

        return Problems.Of(
            ProblemKinds.Stale,
            "It has changed since the version that 'If-Match' names. Read it again.",
            data: new() { ["version"] = version });
    }
}
