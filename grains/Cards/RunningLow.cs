using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.WorkItems;

namespace Skranke.Cards;

/// <summary>THE rule for telling staff that a library's card numbers come to an end: when less than five in a hundred
/// are left, again at one in a hundred, and with the last one. Each time once, by the number that crosses the mark;
/// three marks, because a number that was drawn and not used takes its word with it.</summary>
public static class RunningLow
{
    private static readonly int[] PercentLeft = [5, 1];

    public static bool IsCrossedBy(DrawnNumber drawn) =>
        drawn.Left == 0 || PercentLeft.Any(percent =>
            drawn.LeftBefore * 100 >= drawn.Total * percent && drawn.Left * 100 < drawn.Total * percent);

    /// <summary>Whether a series list should show that a new one is needed.</summary>
    public static bool IsLow(long left, long total) => left * 100 < total * PercentLeft[0];

    /// <summary>The work item for staff, where one is due; for every rule that gives out a number.</summary>
    /// <param name="drawn">Null where the number came from no series.</param>
    public static ImmutableArray<Fact> Warning(DrawnNumber? drawn, WorkItemId id, Isil library, DateTimeOffset now) =>
        drawn is not null && IsCrossedBy(drawn)
            ? [new WorkItemRaised(new WorkItem(id, library, null, WorkItemKind.CardNumbersLow, now, []))]
            : [];
}
