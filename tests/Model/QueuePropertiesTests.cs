using Skranke.Basics;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Model;

/// <summary>What holds for every queue: of whoever may have a copy the first gets it (I12), and an estimate grows with
/// the queue and shrinks with the copies. The seed of a queue is said where it does not hold.</summary>
public sealed class QueuePropertiesTests
{
    private const int Queues = 3_000;

    private static readonly string?[] Issues = [null, null, "2026:3", "2026:4"];

    [Fact]
    public void The_first_who_may_have_the_copy_is_next()
    {
        for (var seed = 0; seed < Queues; seed++)
        {
            var random = new Random(seed);
            var queue = Drawn(random);
            var (copy, issue) = (random.Next(2) == 0 ? ACopy.Id : ACopy.OtherId, Issues[random.Next(4)]);
            var may = queue.Where(one => MayHave(one, copy, issue)).ToList();
            var first = may.Find(one => may.TrueForAll(other => one.PlaceIn(ATitle.Id) <= other.PlaceIn(ATitle.Id)));

            var next = ReservationQueue.Next(ATitle.Queued([.. queue]), copy, issue, Days.Today);

            Assert.True(next == first, $"seed {seed}: {next} instead of {first}");
        }
    }

    [Fact]
    public void However_a_queue_is_stored_and_whoever_cannot_have_the_copy_changes_nothing()
    {
        for (var seed = 0; seed < Queues; seed++)
        {
            var random = new Random(seed);
            var queue = Drawn(random);
            var next = Next(queue);

            Assert.True(next == Next([.. queue.OrderBy(_ => random.Next())]), $"seed {seed}: order");
            Assert.True(
                next == Next(queue.Where(one => MayHave(one, ACopy.Id, null))), $"seed {seed}: those who cannot");
            Assert.True(
                next is null || Next(queue.Where(one => one != next)) is not { } second
                    || second.PlaceIn(ATitle.Id) > next.PlaceIn(ATitle.Id),
                $"seed {seed}: the second");
        }
    }

    [Fact]
    public void Nobody_is_expected_before_today_or_within_a_pause()
    {
        for (var seed = 0; seed < Queues; seed++)
        {
            var random = new Random(seed);
            var (queue, copies) = (Drawn(random), Copies(random));
            foreach (var one in queue)
            {
                var expected = Expected(queue, one, copies);
                var hope = one.IsWaiting && one is not { PausedFrom: not null, PausedUntil: null }
                    && copies.Any(copy => one.IsAnsweredBy(copy.Id, copy.Issue));
                Assert.True(hope == expected is not null, $"seed {seed}: {one.Id}");
                Assert.True(
                    !(expected < Days.Today) && !(expected <= one.PausedUntil), $"seed {seed}: {one.Id} {expected}");
            }
        }
    }

    [Fact]
    public void One_copy_more_never_makes_the_wait_longer_and_one_more_in_front_never_shorter()
    {
        for (var seed = 0; seed < Queues; seed++)
        {
            var random = new Random(seed);
            var (queue, copies) = (Drawn(random), Copies(random));
            var mine = AReservation.Waiting(APatron.Id, place: 100) with { Issue = Issues[random.Next(4)] };
            var expected = Expected(queue, mine, copies);

            Assert.True(
                !(Expected(queue, mine, [.. copies, .. Copies(random)]) > expected), $"seed {seed}: more copies");
            Assert.True(
                !(Expected([.. queue, AReservation.Waiting(APatron.OtherId, 99)], mine, copies) < expected),
                $"seed {seed}: a longer queue");
        }
    }

    private static Reservation? Next(IEnumerable<Reservation> queue) =>
        ReservationQueue.Next(ATitle.Queued([.. queue]), ACopy.Id, null, Days.Today);

    private static DateOnly? Expected(List<Reservation> queue, Reservation one, CopyOutlook[] copies) =>
        WaitingTime.Of(ATitle.Queued([.. queue, one]), one, copies, ALibrary.Hoersholm(), Days.Now);

    private static bool MayHave(Reservation one, CopyId copy, string? issue)
    {
        var isPaused = one.PausedFrom <= Days.Today && (one.PausedUntil is null || one.PausedUntil >= Days.Today);
        return one.State == ReservationState.Waiting && !isPaused && one.InterestUntil >= Days.Today
            && (one.WantedCopy is null || one.WantedCopy == copy) && (one.Issue is null || one.Issue == issue);
    }

    /// <summary>Up to eight in a queue, in any order; to some, any of two titles will do, named in either
    /// order.</summary>
    private static List<Reservation> Drawn(Random random)
    {
        var places = Enumerable.Range(1, random.Next(9)).OrderBy(_ => random.Next()).ToList();
        return
        [
            .. places.Select(place =>
            {
                var one = AReservation.Waiting(new PatronId(1100 + place), place) with
                {
                    State = random.Next(4) == 0 ? ReservationState.Ready : ReservationState.Waiting,
                    Issue = Issues[random.Next(4)],
                    WantedCopy = random.Next(4) == 0 ? ACopy.OtherId : null,
                    InterestUntil = Days.Today.AddDays(random.Next(-2, 20)),
                    PausedFrom = random.Next(3) == 0 ? Days.Today.AddDays(random.Next(-3, 4)) : null,
                };
                one = one.PausedFrom is { } from && random.Next(3) > 0
                    ? one with { PausedUntil = from.AddDays(random.Next(6)) }
                    : one;
                return random.Next(4) switch
                {
                    0 => one with { OtherTitles = [new QueuePlace(ATitle.OtherId, random.Next(1, 9))] },
                    1 => one with
                    {
                        TitleId = ATitle.OtherId,
                        Place = random.Next(1, 9),
                        OtherTitles = [new QueuePlace(ATitle.Id, place)],
                    },
                    _ => one,
                };
            }),
        ];
    }

    private static CopyOutlook[] Copies(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(4)).Select(number => new CopyOutlook(
            number == 0 ? ACopy.OtherId : new CopyId(2100 + number),
            Issues[random.Next(4)],
            random.Next(3) == 0 ? null : Days.Today.AddDays(random.Next(-10, 30)),
            random.Next(4) == 0)),
    ];
}
