using Skranke.Actors;

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

    public override async ValueTask<Reply> Receive(Request request)
    {
        if (request is not Tick)
        {
            throw new InvariantBrokenException($"A timer shard is not asked {request.GetType().Name}.");
        }

        var (lapsed, moreReservations) = await Reservations();
        var (timed, moreLoans) = await Loans();
        return new TickDone(lapsed + timed, moreReservations || moreLoans);
    }

    private async ValueTask<(int Done, bool More)> Loans()
    {
        var due = await world.Load.DueLoans((int)key.Number, world.Clock.Now, BatchMax);
        var done = 0;
        foreach (var loan in due)
        {
            var reply = await world.Grains.Ask(
                GrainKey.Of(loan.PatronId), new TimeLoan(loan.LoanId, loan.PatronId, loan.CopyId));
            done += reply is Renewed or LoanChangedReply ? 1 : 0;
        }

        return (done, due.Count == BatchMax && done > 0);
    }

    private async ValueTask<(int Done, bool More)> Reservations()
    {
        var due = await world.Load.DueReservations((int)key.Number, world.Clock.Now, BatchMax);
        var done = 0;
        foreach (var reservation in due)
        {
            var reply = await world.Grains.Ask(
                GrainKey.Of(reservation.TitleId), new LapseReservation(reservation.ReservationId));
            done += HasMoved(reply) ? 1 : 0;
        }

        // A batch of which nothing was done would be found again at once; the next reminder tries it again.
        return (done, due.Count == BatchMax && done > 0);
    }

    /// <summary>Ended, or its patron was told that it is about to: it is not due any longer.</summary>
    private static bool HasMoved(Reply reply) => reply is Concluded { JustNow: true, Answer: ReservationClosed };

    public override void Forget()
    {
        // A timer shard remembers nothing.
    }
}
