using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H35: the new due date is one period from the old one, or from today where that is later or policy says
/// so.</summary>
[SeedRow("H35", "grains/Loans/Renewal.cs")]
public sealed class H35Tests
{
    [Theory]
    [InlineData("2026-11-25", "2027-01-02")]
    [InlineData("2026-12-02", "2027-01-02")]
    [InlineData("2026-12-03", "2027-01-03")]
    [InlineData("2026-12-10", "2027-01-10")]
    public async Task Counts_from_the_later_of_due_date_and_today(string renewedOn, string due)
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        Assert.Equal(Days.Day(due), (await desk.On(renewedOn).Renewed(loan)).DueDate);
    }

    [Theory]
    [InlineData("2026-11-25", "2026-12-25")]
    [InlineData("2026-12-10", "2027-01-10")]
    public async Task Where_policy_says_so_it_counts_from_today(string renewedOn, string due)
    {
        var desk = SeedDesk.At(
            ALibrary.Hoersholm().WithRenewals(renewals => renewals with { Base = RenewalBase.Today }));
        var loan = await desk.Lent();

        Assert.Equal(Days.Day(due), (await desk.On(renewedOn).Renewed(loan)).DueDate);
    }

    [Fact]
    public async Task Three_renewals_of_28_days_make_112_days_at_Rana()
    {
        var desk = SeedDesk.AtRana();
        var loan = await desk.Lent();
        for (var times = 0; times < 3; times++)
        {
            loan = await desk.Renewed(loan);
        }

        Assert.Equal(Days.Today.AddDays(112), loan.DueDate);
    }
}
