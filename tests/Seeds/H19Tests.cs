using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H19: loan period normally one month, to the same day of the next month or its last day, and off closed
/// days.</summary>
[SeedRow("H19", "grains/Loans/DueDate.cs", "grains/Libraries/LoanPeriod.cs", "grains/Libraries/Calendar.cs")]
public sealed class H19Tests
{
    [Theory]
    [InlineData("2026-11-02", "2026-12-02")]
    [InlineData("2027-01-28", "2027-02-28")]
    [InlineData("2027-01-31", "2027-02-28")]
    [InlineData("2028-01-31", "2028-02-29")]
    [InlineData("2027-02-28", "2027-03-28")]
    [InlineData("2026-12-31", "2027-01-31")]
    public async Task A_book_is_lent_for_a_calendar_month(string on, string due) =>
        Assert.Equal(Days.Day(due), (await SeedDesk.AtHoersholm().On(on).Lent()).DueDate);

    [Theory]
    [InlineData("2026-11-02", "2026-11-30")]
    [InlineData("2027-01-31", "2027-02-28")]
    [InlineData("2028-01-31", "2028-02-28")]
    public async Task Where_policy_says_days_it_is_days(string on, string due) =>
        Assert.Equal(Days.Day(due), (await SeedDesk.AtRana().On(on).Lent()).DueDate);

    [Fact]
    public async Task A_due_date_on_a_closed_day_moves_to_the_next_open_one()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().ClosedOn(DayOfWeek.Saturday, DayOfWeek.Sunday));

        Assert.Equal(Days.Day("2026-12-07"), (await desk.On("2026-11-05").Lent()).DueDate);
    }

    [Fact]
    public async Task Where_policy_says_so_it_stays_on_the_closed_day()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().ClosedOn(DayOfWeek.Saturday, DayOfWeek.Sunday)
            .WithLoans(loans => loans with { DueOnOpenDays = false }));

        Assert.Equal(Days.Day("2026-12-05"), (await desk.On("2026-11-05").Lent()).DueDate);
    }
}
