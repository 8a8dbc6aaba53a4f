using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Skranke.Libraries;

/// <summary>A branch that is named must be one of the library's own.</summary>
public static class Branches
{
    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.BranchUnknown];

    public static Refusal Unknown(BranchId branch) => new(
        RefusalCodes.BranchUnknown,
        "library.branches",
        "The library has no such branch.",
        new JsonObject { ["branch"] = branch.Value });
}
