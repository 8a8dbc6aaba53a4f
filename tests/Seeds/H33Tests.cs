using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H33: you may renew from seven days before the due date: the seventh day itself, not the eighth; and after
/// the due date too, which makes the overdue fee due at once.</summary>
[SeedRow("H33", "grains/Loans/Renewal.cs", "grains/Fees/OverdueFee.cs")]
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

    /// <summary>H28 goes on from here: the price page says "return or renew".</summary>
    [Theory]
    [InlineData("2026-12-02", null)]
    [InlineData("2026-12-03", 2000L)]
    [InlineData("2026-12-10", 8000L)]
    public async Task A_late_renewal_makes_the_fee_due_at_once_and_the_return_does_not_repeat_it(
        string day, long? amount)
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        var renewed = (await desk.On(day).Renew(loan)).As<Renewed>();
        var back = await desk.On(renewed.Loan.DueDate).TakeBack(renewed.Loan);

        long[] charged = amount is { } one ? [one] : [];
        Assert.Equal(charged, renewed.Fees.Select(fee => fee.Amount.Amount));
        Assert.Empty(back.Fees);
        Assert.Equal(charged, desk.Host.Ledger.Memory.Fees.Select(fee => fee.Amount.Amount));
    }

    [Fact]
    public async Task Late_again_after_a_renewal_is_another_fee()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();
        var renewed = await desk.On("2026-12-03").Renewed(loan);

        var back = await desk.On(renewed.DueDate.AddDays(1)).TakeBack(renewed);

        Assert.Equal([2000], back.Fees.Select(fee => fee.Amount.Amount));
        Assert.Equal([2000, 2000], desk.Host.Ledger.Memory.Fees.Select(fee => fee.Amount.Amount));
    }

    [Fact]
    public async Task Rana_sets_no_window()
    {
        var desk = SeedDesk.AtRana();

        Assert.IsType<Renewed>(await desk.Renew(await desk.Lent()));
    }
}
