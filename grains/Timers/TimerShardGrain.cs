using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Timers;

/// <summary>Acts when time passes: finds what is due in its share of the ledger, in order, and hands it to the grain
/// that owns it, which decides whether it is still true. What is due is a question to the ledger and no stored
/// position, so that a restart loses nothing and ticks that overlap do no harm.</summary>
public sealed class TimerShardGrain(GrainKey key, World world) : Grain
{
    /// <summary>The number of shards; a row's shard follows from its id.</summary>
    public const int Shards = 16;

    /// <summary>So many are handed out in one turn.</summary>
    private const int BatchMax = 500;

    /// <summary>So many of them at the same time.</summary>
    private const int AtOnce = 64;

    public override async ValueTask<Reply> Receive(Request request)
    {
        if (request is not Tick)
        {
            throw new InvariantBrokenException($"A timer shard is not asked {request.GetType().Name}.");
        }

        var (lapsed, moreReservations) = await Reservations();
        var (timed, moreLoans) = await Loans();
        var (reviewed, moreDebts) = await Debts();
        var (told, moreExclusions) = await Exclusions();

        // Last, so that what was charged this morning goes along. Libraries are few, and one shard sees to them.
        var collected = key.Number == 0 ? await Collections() : 0;
        return new TickDone(
            lapsed + timed + reviewed + told + collected,
            moreReservations || moreLoans || moreDebts || moreExclusions);
    }

    private async ValueTask<int> Collections() => (await HandOut(
        await world.Load.DueCollections(world.Clock.Now),
        library => world.Grains.Ask(GrainKey.Of(library), new ExportCollection(IsScheduled: true)
        {
            Key = Once(),
            Origin = new Origin(library, 0, Channel.Engine),
        }),
        reply => reply is Collected)).Done;

    private async ValueTask<(int Done, bool More)> Loans() => await HandOut(
        await world.Load.DueLoans((int)key.Number, world.Clock.Now, BatchMax),
        loan => world.Grains.Ask(
            GrainKey.Of(loan.PatronId), new TimeLoan(loan.LoanId, loan.PatronId, loan.CopyId)),
        reply => reply is Renewed or LoanChangedReply);

    private async ValueTask<(int Done, bool More)> Reservations() => await HandOut(
        await world.Load.DueReservations((int)key.Number, world.Clock.Now, BatchMax),
        reservation => world.Grains.Ask(
            GrainKey.Of(reservation.TitleId), new LapseReservation(reservation.ReservationId)),
        HasMoved);

    /// <summary>Debts are looked at after what charges, so that a bill and its exclusion come in one tick.</summary>
    private async ValueTask<(int Done, bool More)> Debts() => await HandOut(
        await world.Load.DebtsToReview((int)key.Number, BatchMax),
        debt => world.Grains.Ask(GrainKey.Of(debt.PatronId), new ReviewDebt
        {
            Key = Once(),
            Origin = new Origin(debt.Library, 0, Channel.Engine),
            PatronId = debt.PatronId,
            Library = debt.Library,
        }),
        reply => reply is Told);

    private async ValueTask<(int Done, bool More)> Exclusions() => await HandOut(
        await world.Load.DueExclusions((int)key.Number, world.Clock.Now, BatchMax),
        exclusion => world.Grains.Ask(GrainKey.Of(exclusion.PatronId), new TimeExclusion
        {
            Key = Once(),
            Origin = new Origin(exclusion.Library, 0, Channel.Engine),
            PatronId = exclusion.PatronId,
            ExclusionId = exclusion.ExclusionId,
        }),
        reply => reply is PatronChanged);

    /// <summary>Hands a batch out in its order, so many at a time, that their units gather in the ledger.</summary>
    private static async ValueTask<(int Done, bool More)> HandOut<T>(
        IReadOnlyList<T> due, Func<T, ValueTask<Reply>> ask, Func<Reply, bool> isDone)
    {
        var done = 0;
        for (var first = 0; first < due.Count; first += AtOnce)
        {
            var replies = await Task.WhenAll(due.Skip(first).Take(AtOnce).Select(one => ask(one).AsTask()));
            done += replies.Count(isDone);
        }

        // A batch of which nothing was done would be found again at once; the next reminder tries it again.
        return (done, due.Count == BatchMax && done > 0);
    }

    /// <summary>What is decided is decided by what is there, whoever asks how often.</summary>
    private RequestKey Once() => RequestKey.Once(world.Ids, 1);

    /// <summary>Ended, or its patron was told that it is about to: it is not due any longer.</summary>
    private static bool HasMoved(Reply reply) => reply is Concluded { JustNow: true, Answer: ReservationClosed };

    public override void Forget()
    {
        // A timer shard remembers nothing.
    }
}
