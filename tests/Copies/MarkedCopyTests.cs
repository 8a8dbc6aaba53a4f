using Skranke.Actors;
using Skranke.Copies;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Copies;

/// <summary>A copy that is not where it should stand, through the grains.</summary>
public sealed class MarkedCopyTests
{
    [Fact]
    public async Task Whom_a_missing_copy_was_kept_for_gets_the_next_one()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.Id));
        _ = await host.Ask(GrainKey.Of(ATitle.Id), new AskTitle(Fresh: false));

        var marked = (await host.Ask(ARequest.Mark(CopyStatus.Missing))).As<CopyMarked>();
        Assert.Equal(CopyStatus.Missing, marked.Status);
        Assert.Empty(await host.GrainsThatAreWrong());
        Assert.Single(host.Ledger.Memory.WorkItems);

        _ = await host.Ask(ARequest.CheckIn() with { CopyId = ACopy.OtherId });
        Assert.Equal(ACopy.OtherId, Assert.Single(host.Ledger.Reservations).CopyId);
    }

    [Fact]
    public async Task A_missing_copy_is_found_by_any_scan()
    {
        var host = TestHost.WithSmallLibrary(ACopy.With(CopyStatus.Missing));

        _ = (await host.Ask(ARequest.CheckIn())).As<CheckedIn>();

        Assert.Equal(CopyStatus.Available, (await host.Ledger.Copy(ACopy.Id))!.Status);
    }

    [Fact]
    public async Task A_damaged_copy_is_lent_again_once_it_is_mended()
    {
        var host = TestHost.WithSmallLibrary(ACopy.With(CopyStatus.Damaged));
        _ = (await host.Ask(ARequest.CheckOut())).As<Refused>();

        _ = await host.Ask(ARequest.Mark(CopyStatus.Available));

        _ = (await host.Ask(ARequest.CheckOut() with { Key = ARequest.Key(31) })).As<Lent>();
    }
}
