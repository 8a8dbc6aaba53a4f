using System.Collections.Immutable;

namespace Skranke.Statistics;

/// <summary>THE rule for figures that could point at somebody (H50): where people are told apart by age or by where
/// they live, a count of one to four is not shown. Nor is the next smallest one, where a single hidden figure could be
/// had by taking the others from a sum that is known.</summary>
public static class SmallCounts
{
    /// <summary>The least count that is shown.</summary>
    public const int LeastShown = 5;

    /// <summary>The figures of one measure over all rows of an answer, null where one is not shown.</summary>
    /// <param name="tellsPeopleApart">Whether the rows are made by age group or municipality.</param>
    public static ImmutableArray<long?> Shown(ImmutableArray<long> counts, bool tellsPeopleApart)
    {
        var shown = counts.Select(count => (long?)count).ToArray();
        if (!tellsPeopleApart)
        {
            return [.. shown];
        }

        var small = Places(counts, count => count is > 0 and < LeastShown);
        foreach (var place in small)
        {
            shown[place] = null;
        }

        if (small.Length == 1 && Places(counts, count => count >= LeastShown) is { Length: > 0 } others)
        {
            shown[others.MinBy(place => counts[place])] = null;
        }

        return [.. shown];
    }

    private static int[] Places(ImmutableArray<long> counts, Func<long, bool> are) =>
        [.. Enumerable.Range(0, counts.Length).Where(place => are(counts[place]))];
}
