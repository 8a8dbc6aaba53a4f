using System.Collections.Immutable;
using Skranke.Notices;

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

    /// <summary>By which ways notices go out; the first rule for a kind decides, and where there is none
    /// <see cref="ChannelChoice.Usual"/>.</summary>
    public ImmutableArray<ChannelRule> Channels { get; init; } = [];

    /// <summary>True where what the calendar brings is one message a day for each kind.</summary>
    public bool Digest { get; init; } = true;

    /// <summary>The minute of the day from which text messages go out.</summary>
    public int SmsFromMinute { get; init; } = 8 * 60;

    /// <summary>The minute of the day at which text messages stop until the next morning.</summary>
    public int SmsUntilMinute { get; init; } = 21 * 60;
}
