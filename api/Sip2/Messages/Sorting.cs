using Skranke.Silo.Terminals;

namespace Skranke.Api.Sip2.Messages;

/// <summary>Into which bin of a sorter a copy drops, by the terminal's rules; the first that fits decides.</summary>
internal static class Sorting
{
    /// <summary>What somebody must look at.</summary>
    public const string Exception = "exception";

    /// <summary>Null where the terminal has no rule that fits.</summary>
    public static string? BinFor(
        TerminalProfile profile, string route, BranchId? destination, string? material, TitleReference? title)
    {
        foreach (var rule in profile.SortRules)
        {
            if ((rule.Route is null || rule.Route == route)
                && (rule.Destination is null || rule.Destination == destination)
                && (rule.Material is null || rule.Material == material)
                && (rule.TitlePrefix is null
                    || title?.Value.StartsWith(rule.TitlePrefix, StringComparison.Ordinal) == true))
            {
                return rule.Bin;
            }
        }

        return null;
    }
}
