using System.Text.Json.Nodes;

namespace Skranke.Basics;

/// <summary>Change it only where it is still what I have read: the version that a caller saw, compared by the decision
/// itself, so that nothing can come in between.</summary>
public static class ExpectedVersion
{
    /// <summary>Null where the caller named no version or the present one.</summary>
    public static Refusal? Check(int? expected, int present) => expected is null || expected == present
        ? null
        : new Refusal(
            RefusalCodes.RequestStale,
            "request.if-match",
            "It has changed since the version that 'If-Match' names. Read it again.",
            new JsonObject { ["version"] = present });
}
