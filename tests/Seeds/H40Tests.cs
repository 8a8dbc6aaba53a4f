using Skranke.Actors;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H40: when a reserved copy is ready the patron is told once, with pickup number and deadline; a sorter's bin
/// is not the shelf where policy says so.</summary>
[SeedRow("H40", "grains/Reservations/Capturing.cs", "grains/Reservations/Shelving.cs", "grains/Reservations/Moving.cs")]
public sealed class H40Tests
{
    [Fact]
    public async Task Capture_at_the_pickup_branch_makes_it_ready_and_tells_the_patron()
    {
        var desk = SeedDesk.AtHoersholm();
        var waiting = await desk.Reserved(SeedDesk.Second);

        _ = await desk.Scan();

        var ready = desk.Now(waiting);
        Assert.Equal((ReservationState.Ready, Days.Day("2026-11-09")), (ready.State, ready.PickupUntil!.Value));
        Assert.InRange(ready.PickupNumber!.Value, 1000, 9999);
        var notice = Assert.Single(desk.Host.Ledger.Memory.Notices);
        Assert.Equal(
            (NoticeKind.ReservationReady, SeedDesk.Second, waiting.Id.Value),
            (notice.Kind, notice.PatronId, notice.CauseId));
    }

    [Fact]
    public async Task Scanned_again_it_is_not_told_again()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.Reserved(SeedDesk.Second);
        _ = await desk.Scan();

        _ = await desk.Scan();

        Assert.Single(desk.Host.Ledger.Memory.Notices);
    }

    [Fact]
    public async Task On_its_way_to_another_branch_it_is_not_told_yet()
    {
        var desk = SeedDesk.AtHoersholm();
        var waiting = await desk.Reserved(SeedDesk.Second);

        _ = await desk.Scan(at: ALibrary.Kokkedal);
        Assert.Equal(ReservationState.InTransit, desk.Now(waiting).State);
        Assert.Empty(desk.Host.Ledger.Memory.Notices);
        _ = await desk.Scan(at: ALibrary.Main);

        Assert.Equal(ReservationState.Ready, desk.Now(waiting).State);
        Assert.Single(desk.Host.Ledger.Memory.Notices);
    }

    [Fact]
    public async Task What_was_placed_once_is_not_told_twice()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().WithReservations(
            policy => policy with { ReadyWhen = ReadyWhen.Placed }));
        var waiting = await desk.Reserved(SeedDesk.Second);
        _ = await desk.Scan();
        _ = await desk.Host.Ask(ARequest.PlaceOnShelf(waiting.Id));

        _ = await desk.On("2026-11-05").Host.Ask(ARequest.PlaceOnShelf(waiting.Id) with { Key = ARequest.Key(78) });

        Assert.Single(desk.Host.Ledger.Memory.Notices);
        Assert.Equal(Days.Day("2026-11-09"), desk.Now(waiting).PickupUntil);
    }

    [Fact]
    public async Task Where_policy_waits_for_the_shelf_a_sorters_bin_is_not_the_shelf()
    {
        var library = ALibrary.Hoersholm().WithReservations(
            policy => policy with { ReadyWhen = ReadyWhen.Placed });
        var desk = SeedDesk.At(library);
        var waiting = await desk.Reserved(SeedDesk.Second);

        _ = await desk.Scan();

        var captured = desk.Now(waiting);
        Assert.Equal(ReservationState.Captured, captured.State);
        Assert.Empty(desk.Host.Ledger.Memory.Notices);
        _ = (await desk.On("2026-11-03").Host.Ask(ARequest.PlaceOnShelf(waiting.Id))).As<ReservationChanged>();
        var placed = desk.Now(waiting);
        Assert.Equal((ReservationState.Ready, Days.Day("2026-11-10")), (placed.State, placed.PickupUntil!.Value));
        var notice = Assert.Single(desk.Host.Ledger.Memory.Notices);
        Assert.Equal((NoticeKind.ReservationReady, Days.Day("2026-11-10")), (notice.Kind, notice.Day!.Value));
        Assert.Equal(placed.Id, (await desk.Lend(SeedDesk.Second)).As<Lent>().Fulfilled);
    }
}
