using System.Collections.Immutable;
using System.Globalization;

namespace Skranke.Libraries;

/// <summary>Whether a calendar makes sense: some day is open, every closure begins before it ends, at a branch that
/// there is, and no two rows of hours say different things of the same day (H11, H19).</summary>
public static class CalendarCheck
{
    private const int DaysOfWeek = 7;

    /// <summary>A leap year, so that 29 February is a day.</summary>
    private const string LeapYear = "2024-";

    /// <summary>No Easter Sunday is further from the ends of its year.</summary>
    private const int EasterOffsetMax = 280;

    public static ImmutableArray<DocumentFault> FaultsOf(Calendar calendar, Library library)
    {
        var faults = ImmutableArray.CreateBuilder<DocumentFault>();
        if (calendar.ClosedWeekdays.Distinct().Count() == DaysOfWeek)
        {
            faults.Add(new DocumentFault("closedWeekdays", "must leave a day of the week open"));
        }

        for (var place = 0; place < calendar.ClosedYearly.Length; place++)
        {
            if (!DateOnly.TryParseExact(
                LeapYear + calendar.ClosedYearly[place], "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out _))
            {
                faults.Add(new DocumentFault($"closedYearly[{place}]", "must be a day such as 12-24"));
            }
        }

        for (var place = 0; place < calendar.ClosedEasterOffsets.Length; place++)
        {
            if (Math.Abs(calendar.ClosedEasterOffsets[place]) > EasterOffsetMax)
            {
                faults.Add(new DocumentFault(
                    $"closedEasterOffsets[{place}]", "must be days before or after Easter Sunday of the same year"));
            }
        }

        for (var place = 0; place < calendar.Closures.Length; place++)
        {
            CheckClosure($"closures[{place}]", calendar.Closures[place], library, faults);
        }

        for (var place = 0; place < calendar.FeeFree.Length; place++)
        {
            CheckClosure($"feeFree[{place}]", calendar.FeeFree[place], library, faults);
        }

        for (var place = 0; place < calendar.Hours.Length; place++)
        {
            CheckWeek($"hours[{place}]", place, calendar, library, faults);
        }

        for (var place = 0; place < calendar.Exceptions.Length; place++)
        {
            CheckDates($"exceptions[{place}]", place, calendar.Exceptions, library, faults);
        }

        return faults.ToImmutable();
    }

    private static void CheckWeek(
        string field,
        int place,
        Calendar calendar,
        Library library,
        ImmutableArray<DocumentFault>.Builder faults)
    {
        var hours = calendar.Hours[place];
        if (hours.Weekdays.IsDefaultOrEmpty)
        {
            faults.Add(new DocumentFault(field + ".weekdays", "must name a day of the week"));
            return;
        }

        if (hours.Weekdays.Any(calendar.ClosedWeekdays.Contains))
        {
            faults.Add(new DocumentFault(
                field + ".weekdays", "must not name a day that 'closedWeekdays' names; take it out of one of them"));
        }

        var earlier = calendar.Hours.Take(place).Where(before => before.Branch == hours.Branch)
            .SelectMany(before => before.Weekdays);
        if (hours.Weekdays.Intersect(earlier).Any() || hours.Weekdays.Distinct().Count() < hours.Weekdays.Length)
        {
            faults.Add(new DocumentFault(field + ".weekdays", "must not name a day that the branch has hours for"));
        }

        CheckHours(field, hours, library, faults);
    }

    private static void CheckDates(
        string field,
        int place,
        ImmutableArray<DateHours> exceptions,
        Library library,
        ImmutableArray<DocumentFault>.Builder faults)
    {
        var dates = exceptions[place];
        if (dates.To < dates.From)
        {
            faults.Add(new DocumentFault(field + ".to", "must not be before 'from'"));
        }

        if (exceptions.Take(place).Any(before =>
            before.Branch == dates.Branch && before.From <= dates.To && dates.From <= before.To))
        {
            faults.Add(new DocumentFault(field + ".from", "must not be a date for which the branch has other hours"));
        }

        CheckHours(field, dates, library, faults);
    }

    private static void CheckHours(
        string field, OpeningHours hours, Library library, ImmutableArray<DocumentFault>.Builder faults)
    {
        if (hours.Branch is { } branch && !library.Has(branch))
        {
            faults.Add(new DocumentFault(field + ".branch", "must be a branch of the library"));
        }

        if (hours.Staffed.IsEmpty && hours.SelfService.IsEmpty)
        {
            faults.Add(new DocumentFault(
                field, "must have hours; a day that is closed belongs in 'closures' or has no row"));
        }

        CheckSpans(field + ".staffed", hours.Staffed, faults);
        CheckSpans(field + ".selfService", hours.SelfService, faults);
    }

    private static void CheckSpans(
        string field, ImmutableArray<OpenSpan> spans, ImmutableArray<DocumentFault>.Builder faults)
    {
        var before = 0;
        for (var place = 0; place < spans.Length; place++)
        {
            var (from, to) = (OpenSpan.MinuteOf(spans[place].From), OpenSpan.MinuteOf(spans[place].To));
            var one = $"{field}[{place}]";
            if (from is null || to is null)
            {
                faults.Add(new DocumentFault(
                    one + (from is null ? ".from" : ".to"), "must be a time such as 07:30, or 24:00 for midnight"));
                return;
            }

            if (from < before)
            {
                faults.Add(new DocumentFault(one + ".from", "must not be before the end of the hours before"));
            }

            if (to <= from)
            {
                faults.Add(new DocumentFault(
                    one + ".to", "must be later than 'from'; hours end at 24:00, and go on in those of the next day"));
            }

            before = to.Value;
        }
    }

    private static void CheckClosure(
        string field, Closure closure, Library library, ImmutableArray<DocumentFault>.Builder faults)
    {
        if (closure.To < closure.From)
        {
            faults.Add(new DocumentFault(field + ".to", "must not be before 'from'"));
        }

        if (closure.Branch is { } branch && !library.Has(branch))
        {
            faults.Add(new DocumentFault(field + ".branch", "must be a branch of the library"));
        }
    }
}
