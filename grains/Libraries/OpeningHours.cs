using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>How a branch is open at an instant.</summary>
public enum Opening
{
    Closed,

    /// <summary>Patrons let themselves in; no staff are there.</summary>
    SelfService,

    Staffed,
}

/// <summary>A stretch of a local day, from its first minute up to and without its last.</summary>
public sealed record OpenSpan
{
    private const int MinutesOfDay = 24 * 60;

    /// <summary>Such as <c>07:00</c>.</summary>
    public required string From { get; init; }

    /// <summary>Such as <c>22:00</c>; <c>24:00</c> for the end of the day.</summary>
    public required string To { get; init; }

    /// <summary>Whether a minute of the day, counted from midnight, lies within.</summary>
    public bool Covers(int minute) => MinuteOf(From) <= minute && minute < MinuteOf(To);

    /// <summary>The minute of the day that a time such as <c>07:30</c> or <c>24:00</c> names; null where it names
    /// none.</summary>
    public static int? MinuteOf(string time)
    {
        if (time is not [>= '0' and <= '2', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9'])
        {
            return null;
        }

        var minute = (((time[0] - '0') * 10) + time[1] - '0') * 60 + ((time[3] - '0') * 10) + time[4] - '0';
        return minute <= MinutesOfDay ? minute : null;
    }
}

/// <summary>When a branch is open on some days, for all branches where none is named. Staff may be there within the
/// hours of self-service.</summary>
public abstract record OpeningHours
{
    /// <summary>The branch; absent for every branch that has no hours of its own on these days.</summary>
    public BranchId? Branch { get; init; }

    public ImmutableArray<OpenSpan> Staffed { get; init; } = [];

    /// <summary>Hours in which patrons let themselves in, whether or not staff are there for a part of them.</summary>
    public ImmutableArray<OpenSpan> SelfService { get; init; } = [];

    public Opening At(int minute) =>
        Staffed.Any(span => span.Covers(minute)) ? Opening.Staffed
        : SelfService.Any(span => span.Covers(minute)) ? Opening.SelfService
        : Opening.Closed;

    /// <summary>The first minute from <paramref name="minute"/> on at which the branch is open; null where none
    /// comes.</summary>
    public int? OpensFrom(int minute) => At(minute) != Opening.Closed
        ? minute
        : Staffed.Concat(SelfService).Select(span => OpenSpan.MinuteOf(span.From))
            .Where(opens => opens > minute).Min();
}

/// <summary>The hours of every week.</summary>
public sealed record WeekHours : OpeningHours
{
    public required ImmutableArray<DayOfWeek> Weekdays { get; init; }
}

/// <summary>Other hours on some dates, both ends included. They hold also where the calendar says closed: such a day is
/// no due date, but patrons may come in.</summary>
public sealed record DateHours : OpeningHours
{
    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public string Reason { get; init; } = "";

    public bool Covers(DateOnly day) => From <= day && day <= To;
}
