using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H33: you may renew from seven days before the due date: the seventh day itself, not the eighth; and after
/// the due date too.</summary>
[SeedRow("H33", "grains/Loans/Renewal.cs")]
public sealed class H33Tests
{
    [Theory]
    [InlineData("2026-11-02", false)]
    [InlineData("2026-11-24", false)]
    [InlineData("2026-11-25", true)]
    [InlineData("2026-12-02", true)]
    [InlineData("2026-12-03", true)]
    [InlineData("2027-01-15", true)]
    public async Task A_loan_due_on_2_December_is_renewed_from_25_November(string day, bool granted)
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        Assert.Equal(granted, await desk.On(day).Renew(loan) is Renewed);
    }

    [Fact]
    public async Task Who_comes_too_early_is_told_when_to_come()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        var refusal = (await desk.On("2026-11-24").Renew(loan)).OnlyRefusal();

        Assert.Equal(
            (RefusalCodes.RenewalTooEarly, Days.Day("2026-11-25")), (refusal.Code, refusal.PossibleFrom!.Value));
    }

    [Theory]
    [InlineData("2026-11-24T22:59:00Z", false)]
    [InlineData("2026-11-24T23:00:00Z", true)]
    public async Task The_day_is_the_librarys_own(string instant, bool granted)
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();
        desk.Host.Now = Days.Instant(instant);

        Assert.Equal(granted, await desk.Renew(loan) is Renewed);
    }

    [Fact]
    public async Task Rana_sets_no_window()
    {
        var desk = SeedDesk.AtRana();

        Assert.IsType<Renewed>(await desk.Renew(await desk.Lent()));
    }
}
