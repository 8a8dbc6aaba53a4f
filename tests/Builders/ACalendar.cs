using Skranke.Basics;
using Skranke.Libraries;

namespace Skranke.Tests.Builders;

/// <summary>Calendars with hours.</summary>
public static class ACalendar
{
    public static readonly DayOfWeek[] EveryDay = Enum.GetValues<DayOfWeek>();

    /// <summary>Every day from 7 to 22, with staff from 10 to 19; Kokkedal from 14 to 18, with staff.</summary>
    public static Calendar WithHours() => new()
    {
        Hours =
        [
            Week(null, [("07:00", "22:00")], [("10:00", "19:00")], EveryDay),
            Week(ALibrary.Kokkedal, [], [("14:00", "18:00")], EveryDay),
        ],
    };

    public static WeekHours Week(
        BranchId? branch,
        (string From, string To)[] selfService,
        (string From, string To)[] staffed,
        params DayOfWeek[] weekdays) => new()
    {
        Branch = branch,
        Weekdays = [.. weekdays],
        SelfService = [.. selfService.Select(Span)],
        Staffed = [.. staffed.Select(Span)],
    };

    public static DateHours Dates(string from, string to, params (string From, string To)[] selfService) => new()
    {
        From = Days.Day(from),
        To = Days.Day(to),
        SelfService = [.. selfService.Select(Span)],
    };

    private static OpenSpan Span((string From, string To) span) => new() { From = span.From, To = span.To };
}
