using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Timers;
using Xunit;

namespace Skranke.Tests.Timers;

/// <summary>What is due is handed to the grain that owns it, in order and once (I14, I15).</summary>
public sealed class TimerShardGrainTests
{
    private static readonly GrainKey Shard = GrainKey.TimerShard((int)(8001 % TimerShardGrain.Shards));

    [Fact]
    public async Task Lets_lapse_what_has_run_out_and_nothing_else()
    {
        var host = TestHost.WithSmallLibrary(
            AReservation.Ready(APatron.Id),
            AReservation.Waiting(APatron.OtherId, place: 17) with { InterestUntil = Days.Day("2026-11-10") });
        host.Now = Days.Noon("2026-11-10");

        Assert.Equal(new TickDone(1, More: false), await host.Ask(Shard, new Tick()));

        Assert.Equal(
            [ReservationState.Expired, ReservationState.Ready], host.Ledger.Reservations.Select(one => one.State));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Hands_over_in_order()
    {
        var host = HostWithDue(count: 3);

        _ = await host.Ask(Shard, new Tick());

        Assert.Equal(
            [8001L, 8017L, 8033L],
            host.Ledger.Committed.Select(unit => unit.Facts.OfType<ReservationMoved>().First().Before.Id.Value));
    }

    [Fact]
    public async Task A_second_tick_finds_nothing_to_do()
    {
        var host = HostWithDue(count: 3);
        _ = await host.Ask(Shard, new Tick());

        Assert.Equal(new TickDone(0, More: false), await host.Ask(Shard, new Tick()));
    }

    [Fact]
    public async Task Leaves_the_other_shards_their_own()
    {
        var host = HostWithDue(count: 3);
        var other = GrainKey.TimerShard((int)(8002 % TimerShardGrain.Shards));

        Assert.Equal(new TickDone(0, More: false), await host.Ask(other, new Tick()));
    }

    [Fact]
    public async Task A_full_batch_says_that_there_is_more()
    {
        var host = HostWithDue(count: 501);

        Assert.Equal(new TickDone(500, More: true), await host.Ask(Shard, new Tick()));
        Assert.Equal(new TickDone(1, More: false), await host.Ask(Shard, new Tick()));
    }

    [Fact]
    public async Task A_full_batch_of_notices_says_too_that_there_is_more()
    {
        var host = HostWithDue(count: 501, noticeOn: "2026-11-05");
        host.Now = Days.Noon("2026-11-05");

        Assert.Equal(new TickDone(500, More: true), await host.Ask(Shard, new Tick()));
        Assert.Equal(new TickDone(1, More: false), await host.Ask(Shard, new Tick()));
        Assert.Equal(new TickDone(0, More: false), await host.Ask(Shard, new Tick()));
    }

    [Fact]
    public async Task A_batch_of_which_nothing_could_be_done_waits_for_the_next_reminder()
    {
        var host = HostWithDue(count: 500);
        var notYetHere = ALibrary.Hoersholm() with { TimeZone = "America/Anchorage" };
        _ = host.Ledger.Put(notYetHere);
        host.Now = Days.Instant("2026-11-11T01:00:00Z");

        Assert.Equal(new TickDone(0, More: false), await host.Ask(Shard, new Tick()));

        host.Now = Days.Instant("2026-11-11T12:00:00Z");
        Assert.Equal(new TickDone(500, More: true), await host.Ask(Shard, new Tick()));
    }

    [Fact]
    public async Task What_broke_is_due_at_the_next_tick()
    {
        var host = HostWithDue(count: 2);
        host.Ledger.Scripted.Enqueue(_ => null);
        host.Ledger.Scripted.Enqueue(_ => throw new LedgerAwayException("The connection was cut."));

        await Assert.ThrowsAsync<LedgerAwayException>(() => host.Ask(Shard, new Tick()).AsTask());

        Assert.Equal(new TickDone(1, More: false), await host.Ask(Shard, new Tick()));
    }

    [Fact]
    public async Task Is_not_asked_what_it_does_not_decide()
    {
        var host = TestHost.WithSmallLibrary();

        await Assert.ThrowsAsync<InvariantBrokenException>(() => host.Ask(Shard, new AskTitle(false)).AsTask());
    }

    /// <summary>Reservations of one shard that nobody has wanted since 10 November.</summary>
    private static TestHost HostWithDue(int count, string? noticeOn = null)
    {
        var host = TestHost.WithSmallLibrary();
        for (var n = 0; n < count; n++)
        {
            var place = 1 + (n * TimerShardGrain.Shards);
            var patron = APatron.Other() with { Id = new PatronId(20_000 + n) };
            _ = host.Ledger.Put(
                patron,
                AReservation.Waiting(patron.Id, place) with
                {
                    InterestUntil = Days.Day("2026-11-10"),
                    InterestNoticeOn = noticeOn is null ? null : Days.Day(noticeOn),
                });
        }

        host.Now = Days.Noon("2026-11-11");
        return host;
    }
}
