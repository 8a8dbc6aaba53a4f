using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Model;

/// <summary>What holds for every calendar: no due date and no last day on the pickup shelf is a closed day (I5), and
/// none is later than it must be. The seed of a calendar is said where it does not hold.</summary>
public sealed class CalendarPropertiesTests
{
    private const int Calendars = 2_000;

    [Fact]
    public void A_due_date_is_the_first_open_day_from_the_end_of_the_period()
    {
        for (var seed = 0; seed < Calendars; seed++)
        {
            var random = new Random(seed);
            var library = Drawn(random);
            var rule = new LoanRule { Period = new LoanPeriod(random.Next(3), random.Next(40)) };
            var from = Day(random);
            var branch = random.Next(2) == 0 ? ALibrary.Main : ALibrary.Kokkedal;
            var end = from.AddMonths(rule.Period.Months).AddDays(rule.Period.Days);

            var due = DueDate.Of(library, library.Policies[0], rule, branch, from);

            Assert.True(library.Calendar.IsOpen(due, branch), $"seed {seed}: {due} is closed");
            Assert.True(
                due >= end && OpenDays(library, branch, end, due) == 1, $"seed {seed}: {due} is not the first");
        }
    }

    [Fact]
    public void A_later_start_is_never_due_earlier()
    {
        for (var seed = 0; seed < Calendars; seed++)
        {
            var random = new Random(seed);
            var library = Drawn(random);
            var rule = new LoanRule { Period = new LoanPeriod(random.Next(3), random.Next(40)) };
            var from = Day(random);

            var due = DueDate.Of(library, library.Policies[0], rule, ALibrary.Main, from);
            var next = DueDate.Of(library, library.Policies[0], rule, ALibrary.Main, from.AddDays(1));

            Assert.True(next >= due, $"seed {seed}: {from} until {due}, a day later until {next}");
        }
    }

    [Fact]
    public void Days_on_the_shelf_are_so_many_open_days_and_the_last_of_them_is_open()
    {
        for (var seed = 0; seed < Calendars; seed++)
        {
            var random = new Random(seed);
            var library = Drawn(random);
            var (day, count) = (Day(random), random.Next(1, 15));

            var last = library.Calendar.OpenDaysAfter(day, count, ALibrary.Main);

            Assert.True(library.Calendar.IsOpen(last, ALibrary.Main), $"seed {seed}: {last} is closed");
            Assert.True(OpenDays(library, ALibrary.Main, day.AddDays(1), last) == count, $"seed {seed}: {last}");
        }
    }

    private static int OpenDays(Library library, Skranke.Basics.BranchId branch, DateOnly from, DateOnly to) =>
        Enumerable.Range(0, to.DayNumber - from.DayNumber + 1)
            .Count(ahead => library.Calendar.IsOpen(from.AddDays(ahead), branch));

    private static DateOnly Day(Random random) => new DateOnly(2026, 1, 1).AddDays(random.Next(1_500));

    /// <summary>Closed on up to four days of the week, on some days of every year and around Easter, and for up to four
    /// stretches of as many as forty days, for all branches or for one.</summary>
    private static Library Drawn(Random random) => ALibrary.Hoersholm() with
    {
        Calendar = new Calendar
        {
            ClosedWeekdays = [.. Enumerable.Range(0, random.Next(5)).Select(_ => (DayOfWeek)random.Next(7))],
            ClosedYearly =
            [
                .. Enumerable.Range(0, random.Next(10))
                    .Select(_ => $"{random.Next(1, 13):00}-{random.Next(1, 29):00}"),
            ],
            ClosedEasterOffsets = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(-10, 51))],
            Closures =
            [
                .. Enumerable.Range(0, random.Next(5)).Select(_ => Day(random)).Select(from => new Closure
                {
                    From = from,
                    To = from.AddDays(random.Next(40)),
                    Branch = random.Next(3) switch { 0 => ALibrary.Main, 1 => ALibrary.Kokkedal, _ => null },
                }),
            ],
        },
    };
}
