using System.Collections.Immutable;
using System.Globalization;

namespace Skranke.Libraries;

/// <summary>Whether a calendar makes sense: some day is open, and every closure begins before it ends, at a branch that
/// there is (H19).</summary>
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

        return faults.ToImmutable();
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
