using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H32: you may renew when nobody else waits for what this copy could answer; your own reservation does not
/// count.</summary>
[SeedRow("H32", "grains/Loans/Renewal.cs", "grains/Reservations/ReservationQueue.cs")]
public sealed class H32Tests
{
    [Fact]
    public async Task Refused_while_somebody_else_waits()
    {
        var (desk, loan) = await InTheWindow();
        _ = await desk.Reserved(SeedDesk.Second);

        Assert.Equal(RefusalCodes.RenewalReservedByOther, (await desk.Renew(loan)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_free_copy_on_the_shelf_does_not_help()
    {
        var (desk, loan) = await InTheWindow();
        _ = await desk.Reserved(SeedDesk.Second);

        Assert.Single(await desk.Host.Ledger.FreeCopies(ATitle.Id));
        Assert.Equal(RefusalCodes.RenewalReservedByOther, (await desk.Renew(loan)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Ones_own_reservation_does_not_count()
    {
        var (desk, loan) = await InTheWindow();
        _ = desk.Put(AReservation.Waiting(SeedDesk.First));

        Assert.IsType<Renewed>(await desk.Renew(loan));
    }

    [Fact]
    public async Task Somebody_who_wants_another_copy_does_not_count()
    {
        var (desk, loan) = await InTheWindow();
        _ = (await desk.Reserve(SeedDesk.Second, copy: ACopy.OtherId)).As<Reserved>();

        Assert.IsType<Renewed>(await desk.Renew(loan));
    }

    [Fact]
    public async Task Somebody_whose_copy_is_on_the_shelf_already_does_not_count()
    {
        var (desk, loan) = await InTheWindow();
        _ = await desk.Reserved(SeedDesk.Second);
        _ = await desk.Scan(ACopy.OtherId);

        Assert.IsType<Renewed>(await desk.Renew(loan));
    }

    [Fact]
    public async Task When_the_other_gives_up_it_is_possible_again()
    {
        var (desk, loan) = await InTheWindow();
        _ = await desk.Cancel(await desk.Reserved(SeedDesk.Second));

        Assert.IsType<Renewed>(await desk.Renew(loan));
    }

    private static async Task<(SeedDesk Desk, Skranke.Loans.Loan Loan)> InTheWindow()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();
        return (desk.On("2026-11-30"), loan);
    }
}
