using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Collection;

/// <summary>THE rule for the day on which debts are handed over without anybody asking (H48): a day of the week or of
/// the month, as the policy of that very day names it, in the library's morning. A policy that holds only later may
/// name other days, so that each day is asked for its own.</summary>
public static class ExportDay
{
    /// <summary>No month is longer, so that every named day comes within so many.</summary>
    private const int DaysMax = 31;

    /// <summary>The first export after an instant; null where no policy from then on names a day.</summary>
    public static DateTimeOffset? Next(Library library, DateTimeOffset after)
    {
        var today = library.Today(after);
        return library.Policies.Select(policy => policy.ValidFrom).Where(day => day > today).Append(today)
            .Order()
            .SelectMany(from => Enumerable.Range(0, DaysMax + 1).Select(from.AddDays))
            .Where(day => IsNamed(day, library.PolicyOn(day).Collection))
            .Select(day => LocalTime.AtMinute(
                library.TimeZone, day, library.PolicyOn(day).Notices.MorningMinute))
            .Where(at => at > after)
            .Select(at => (DateTimeOffset?)at)
            .FirstOrDefault();
    }

    /// <summary>What changes in the plan when a library does. What is overdue stays so: a change of policy on the very
    /// morning loses no export, unless there are to be none any more.</summary>
    /// <param name="after">The library as it will be, its policies in any order.</param>
    public static IEnumerable<Fact> Plan(Library before, Library after, DateTimeOffset now)
    {
        var next = Next(
            after with
            {
                Policies =
                [
                    .. after.Policies.OrderByDescending(one => one.ValidFrom).ThenByDescending(one => one.Version),
                ],
            },
            now);
        if (next is not null && before.CollectionDueAt <= now)
        {
            next = before.CollectionDueAt;
        }

        return next == before.CollectionDueAt ? [] : [new CollectionPlanned(before.Isil, next)];
    }

    private static bool IsNamed(DateOnly day, CollectionPolicy policy) =>
        policy.ExportWeekday == day.DayOfWeek || policy.ExportDayOfMonth == day.Day;
}
