using Skranke.Actors;
using Skranke.Basics;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>A request is ordered from a library that has it (H41).</summary>
public sealed class OrderingTests
{
    [Fact]
    public void Says_from_whom_it_was_ordered()
    {
        var the = ASupply.Open(ASupply.Request());

        var decision = Ordering.Decide(the, "DK-775100");

        var moved = decision.Fact<ReservationMoved>();
        Assert.Equal(
            moved.Before with { Version = 2, Interlibrary = InterlibraryState.Ordered, Supplier = "DK-775100" },
            moved.After);
        Assert.Equal(new ReservationChanged(moved.After, 1), decision.Answer);
        Assert.Equal(
            [Fence.On(the.Title, FenceMode.Bump), Fence.On(the.Library)], decision.Fences.ToArray());
    }

    [Fact]
    public void Ordered_again_the_last_library_counts()
    {
        var ordered = ASupply.Request(InterlibraryState.Ordered) with { Supplier = "DK-775100" };

        Assert.Equal(
            "SE-Lund", Ordering.Decide(ASupply.Open(ordered), "SE-Lund").Fact<ReservationMoved>().After.Supplier);
    }

    [Fact]
    public void Refuses_what_is_not_awaited()
    {
        var decision = Ordering.Decide(ASupply.Open(AReservation.Waiting(APatron.Id)), "DK-775100");

        Assert.Equal([RefusalCodes.InterlibraryNotRequested], decision.Codes());
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }
}
