using FsCheck;
using FsCheck.Fluent;
using Skranke.Basics;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Titles;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>The order of a queue (I12).</summary>
public sealed class ReservationQueueTests
{
    private static readonly Reservation First = AReservation.Waiting(APatron.Id, place: 3);

    private static readonly Reservation Second = AReservation.Waiting(APatron.OtherId, place: 5);

    private static readonly Reservation Served = AReservation.Ready(new PatronId(1003), place: 1);

    [Fact]
    public void The_lowest_place_that_waits_is_next() =>
        Assert.Equal(First, ReservationQueue.Next(ATitle.Queued(Second, Served, First), ACopy.Id, null, Days.Today));

    [Fact]
    public void Who_asked_earlier_by_another_clock_is_not_next()
    {
        var early = Second with { PlacedAt = Days.Noon("2020-01-01") };

        Assert.Equal(First, ReservationQueue.Next(ATitle.Queued(early, First), ACopy.Id, null, Days.Today));
    }

    [Fact]
    public void Who_wants_another_copy_is_passed_over_for_this_one_only()
    {
        var title = ATitle.Queued(First.Wanting(ACopy.OtherId), Second);

        Assert.Equal(Second, ReservationQueue.Next(title, ACopy.Id, null, Days.Today));
        Assert.Equal(First.Id, ReservationQueue.Next(title, ACopy.OtherId, null, Days.Today)?.Id);
    }

    [Fact]
    public void Nobody_is_next_where_nobody_waits()
    {
        Assert.Null(ReservationQueue.Next(ATitle.Queued(), ACopy.Id, null, Days.Today));
        Assert.Null(ReservationQueue.Next(ATitle.Queued(Served), ACopy.Id, null, Days.Today));
    }

    [Fact]
    public void Positions_are_counted_among_those_who_wait()
    {
        var title = ATitle.Queued(Served, First, Second);

        Assert.Equal(1, ReservationQueue.PositionOf(title, First));
        Assert.Equal(2, ReservationQueue.PositionOf(title, Second));
        Assert.Equal(0, ReservationQueue.PositionOf(title, Served));
    }

    [Fact]
    public void The_last_place_is_behind_everybody_also_those_who_are_served()
    {
        Assert.Equal(1, ReservationQueue.LastPlace(ATitle.Queued()));
        Assert.Equal(6, ReservationQueue.LastPlace(ATitle.Queued(First, Second, Served)));
        Assert.Equal(10, ReservationQueue.LastPlace(ATitle.Queued(First, Served with { Place = 9 })));
    }

    [Fact]
    public void Who_is_paused_is_passed_over_and_keeps_the_position()
    {
        var title = ATitle.Queued(First.PausedOn("2026-11-01", "2026-11-03"), Second);

        Assert.Equal(Second, ReservationQueue.Next(title, ACopy.Id, null, Days.Today));
        Assert.Equal(First.Id, ReservationQueue.Next(title, ACopy.Id, null, Days.Day("2026-11-04"))?.Id);
        Assert.Equal(2, ReservationQueue.PositionOf(title, Second));
    }

    [Fact]
    public void Each_queue_has_its_own_order_of_those_who_take_any_of_several_titles()
    {
        var several = AReservation.Waiting(APatron.Id, place: 9).OrOther();
        var (title, other) = (ATitle.Queued(First, several), ATitle.Other(several));

        Assert.Equal(
            (2, 1), (ReservationQueue.PositionOf(title, several), ReservationQueue.PositionOf(other, several)));
        Assert.Equal(1, ReservationQueue.BestPosition([title, other], several));
        Assert.Equal((10L, 4L), (ReservationQueue.LastPlace(title), ReservationQueue.LastPlace(other)));
    }

    /// <summary>A queue with places in any order of its rows; some are served, some want a certain copy.</summary>
    private static readonly Gen<Title> SomeQueue =
        from places in Gen.Shuffle(Enumerable.Range(1, 12))
        from size in Gen.Choose(0, 12)
        from kinds in Gen.ArrayOf(Gen.Choose(0, 3), 12)
        select ATitle.Queued([.. places.Take(size).Select((place, n) => Some(place, kinds[n]))]);

    [Fact]
    public void Taking_the_next_again_and_again_gives_the_order_of_places() => Prop.ForAll(
        SomeQueue.ToArbitrary(),
        title =>
        {
            var expected = title.Queue
                .Where(one => one.IsWaiting && one.IsAnsweredBy(ACopy.Id, null)).Select(one => one.Place).Order();
            return Drain(title).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Positions_of_those_who_wait_are_one_to_their_number() => Prop.ForAll(
        SomeQueue.ToArbitrary(),
        title =>
        {
            var waiting = title.Queue.Where(one => one.IsWaiting).OrderBy(one => one.Place).ToArray();
            return waiting.Select(one => ReservationQueue.PositionOf(title, one))
                .SequenceEqual(Enumerable.Range(1, waiting.Length));
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<long> Drain(Title title)
    {
        while (ReservationQueue.Next(title, ACopy.Id, null, Days.Today) is { } next)
        {
            yield return next.Place;
            title = title with { Queue = title.Queue.Remove(next) };
        }
    }

    private static Reservation Some(int place, int kind) => kind switch
    {
        0 => AReservation.Ready(new PatronId(1000 + place), place),
        1 => AReservation.Waiting(new PatronId(1000 + place), place).Wanting(ACopy.OtherId),
        2 => AReservation.Waiting(new PatronId(1000 + place), place).Wanting(ACopy.Id),
        _ => AReservation.Waiting(new PatronId(1000 + place), place),
    };
}
