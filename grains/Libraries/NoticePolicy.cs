using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>What patrons are told by the calendar, in the library's morning. A notice that fails stops no deadline
/// (H31).</summary>
public sealed record NoticePolicy
{
    /// <summary>Days before the due date on which the patron is reminded; null for not at all (H30).</summary>
    public int? DueReminderDaysBefore { get; init; }

    /// <summary>Days late on which the patron is told that a loan is overdue, in order; 1 is the day after the due
    /// date.</summary>
    public ImmutableArray<int> OverdueDays { get; init; } = [];

    /// <summary>Days before the last day on the pickup shelf on which the patron is told; null for not at
    /// all.</summary>
    public int? PickupEndingDaysBefore { get; init; }

    /// <summary>The minute of the day, by the clock on the wall, at which what is due that day is told.</summary>
    public int MorningMinute { get; init; } = 8 * 60;
}
