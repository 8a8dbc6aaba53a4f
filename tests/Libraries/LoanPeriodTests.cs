using FsCheck;
using FsCheck.Fluent;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>How long a loan lasts (H19).</summary>
public sealed class LoanPeriodTests
{
    [Theory]
    [InlineData("2026-01-31", 1, 0, "2026-02-28")]
    [InlineData("2028-01-31", 1, 0, "2028-02-29")]
    [InlineData("2028-02-29", 12, 0, "2029-02-28")]
    [InlineData("2026-02-28", 1, 0, "2026-03-28")]
    [InlineData("2026-10-31", 1, 0, "2026-11-30")]
    [InlineData("2026-12-15", 1, 0, "2027-01-15")]
    [InlineData("2026-01-31", 1, 1, "2026-03-01")]
    [InlineData("2028-02-28", 0, 2, "2028-03-01")]
    [InlineData("2026-11-02", 0, 28, "2026-11-30")]
    [InlineData("2026-11-02", 0, 0, "2026-11-02")]
    public void Ends_on_the_same_day_of_a_later_month_or_on_its_last(string from, int months, int days, string due) =>
        Assert.Equal(Days.Day(due), new LoanPeriod(months, days).From(Days.Day(from)));

    [Fact]
    public void A_month_is_never_shorter_than_28_days_and_never_longer_than_31() => Prop.ForAll(
        Gen.Choose(0, 3000).ToArbitrary(),
        ahead =>
        {
            var from = Days.Today.AddDays(ahead);
            return new LoanPeriod(1, 0).From(from).DayNumber - from.DayNumber is >= 28 and <= 31;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_due_date_is_never_earlier_than_the_period_promises() => Prop.ForAll(
        Gen.Choose(0, 3000).ToArbitrary(),
        Gen.Choose(0, 4).ToArbitrary(),
        Gen.Choose(0, 40).ToArbitrary(),
        (ahead, months, days) =>
        {
            var library = ALibrary.Hoersholm().ClosedOn(DayOfWeek.Sunday, DayOfWeek.Monday)
                .ClosedFrom("2026-12-20", "2027-01-10");
            var rule = new LoanRule { Period = new LoanPeriod(months, days) };
            var from = Days.Today.AddDays(ahead);
            var due = Skranke.Loans.DueDate.Of(
                library, library.PolicyOn(from), rule, ALibrary.Main, from);
            return due >= rule.Period.From(from) && library.Calendar.IsOpen(due, ALibrary.Main);
        }).QuickCheckThrowOnFailure();
}
