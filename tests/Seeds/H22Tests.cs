using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H22: borrowing is free: no charge for a loan, a renewal in time, a reservation or a return in
/// time.</summary>
[SeedRow("H22", "grains/Loans/Checkout.cs", "grains/Loans/Renewal.cs", "grains/Reservations/Placing.cs")]
public sealed class H22Tests
{
    [Theory]
    [InlineData("2026-11-25")]
    [InlineData("2026-12-02")]
    public async Task Nothing_is_charged_to_who_keeps_the_dates(string renewedOn)
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();
        loan = await desk.On(renewedOn).Renewed(loan);
        _ = await desk.Reserved(SeedDesk.Second);
        var back = await desk.On(loan.DueDate).TakeBack(loan);
        _ = await desk.Lent(SeedDesk.Second);

        Assert.Empty(back.Fees);
        Assert.Empty(desk.Host.Ledger.Memory.Fees);
    }

    [Fact]
    public async Task A_cancelled_reservation_costs_nothing()
    {
        var desk = SeedDesk.AtHoersholm();

        _ = await desk.Cancel(await desk.Reserved());

        Assert.Empty(desk.Host.Ledger.Memory.Fees);
    }
}
