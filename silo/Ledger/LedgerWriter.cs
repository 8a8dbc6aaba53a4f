using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>One connection that writes. Whenever it is free it takes all units that have gathered meanwhile and commits
/// them as one transaction with one flush; it never waits for more. Each unit stays atomic by itself.</summary>
internal sealed class LedgerWriter(
    NpgsqlDataSource database,
    ChannelReader<PendingUnit> units,
    LedgerMeters meters,
    IErasureLog erasures,
    ILogger logger)
{
    private const int BatchMax = 512;

    /// <summary>So long a writer tries to reach a database that is away before it gives its units back.</summary>
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(8);

    private readonly UnitBatch _batch = new();
    private readonly Queue<PendingUnit> _held = new();

    public async Task RunAsync()
    {
        while (_held.Count > 0 || await units.WaitToReadAsync())
        {
            Gather();
            var batch = _batch.Units.ToArray();
            _batch.Clear();
            try
            {
                await CommitAsync(batch);
            }
            catch (Exception failure)
            {
                // A writer that died would leave everybody waiting; nothing is known of what it had in hand.
                Fail(Unsettled(batch), new OutcomeUnknownException("A writer of the ledger failed.", failure));
            }
        }
    }

    private void Gather()
    {
        for (var held = _held.Count; held > 0; held--)
        {
            Take(_held.Dequeue());
        }

        while (_batch.Count < BatchMax && units.TryRead(out var unit))
        {
            Take(unit);
        }
    }

    private void Take(PendingUnit unit)
    {
        if (_batch.Count >= BatchMax || !_batch.TryAdd(unit))
        {
            _held.Enqueue(unit);
        }
    }

    /// <summary>Commits a batch, or each half of it where one unit spoils the whole.</summary>
    private async Task CommitAsync(PendingUnit[] batch)
    {
        try
        {
            await CommitWithPatienceAsync(batch);
        }
        catch (Exception failure) when (batch.Length > 1
            && failure is not (LedgerAwayException or OutcomeUnknownException))
        {
            meters.Bisected();
            var rest = Unsettled(batch);
            await CommitAsync(rest[..(rest.Length / 2)]);
            await CommitAsync(rest[(rest.Length / 2)..]);
        }
        catch (PostgresException failure) when (failure.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            // A constraint named after an invariant refused what a stale memory had decided.
            Answer(batch[0], new CommitResult.ClaimLost(failure.ConstraintName ?? failure.SqlState));
        }
        catch (ClaimLostException)
        {
            Answer(batch[0], new CommitResult.ClaimLost("version"));
        }
        catch (Exception failure)
        {
            Log.BatchFailed(logger, failure);
            Fail(Unsettled(batch), failure is LedgerAwayException or OutcomeUnknownException
                ? failure
                : new LedgerAwayException("The ledger could not take the unit of work.", failure));
        }
    }

    /// <summary>Tries again while the database is away. Units whose commit was in doubt are committed again too: the
    /// claim of a key waits for an old backend, and what it wrote answers as it did (I24).</summary>
    private async Task CommitWithPatienceAsync(PendingUnit[] batch)
    {
        var (started, inDoubt) = (TimeProvider.System.GetTimestamp(), false);
        for (var pause = 20; ; pause = Math.Min(pause * 2, 500))
        {
            var attempt = new CommitAttempt(database, batch, meters, erasures);
            try
            {
                await attempt.RunAsync();
                return;
            }
            catch (Exception failure) when (failure is not ClaimLostException && Passing.Is(failure))
            {
                // Pooled connections to a server that went away would each fail once more.
                database.Clear();
                batch = Unsettled(batch);
                if (attempt.IsInDoubt)
                {
                    inDoubt = true;
                    Log.CommitInDoubt(logger, batch.Length, failure.Message);
                    meters.InDoubt(batch.Length);
                }

                if (TimeProvider.System.GetElapsedTime(started) > PatienceMax)
                {
                    throw inDoubt
                        ? new OutcomeUnknownException("The ledger went away during a commit.", failure)
                        : new LedgerAwayException("The ledger cannot be reached at present.", failure);
                }
            }

            await Task.Delay(pause);
        }
    }

    private static PendingUnit[] Unsettled(PendingUnit[] batch) => Array.FindAll(batch, unit => !unit.IsSettled);

    private static void Answer(PendingUnit unit, CommitResult result) =>
        CommitAttempt.Settle([KeyValuePair.Create(unit, result)]);

    /// <summary>On a thread of the pool: those who wait must not go on in the writer's place.</summary>
    private static void Fail(PendingUnit[] batch, Exception failure) =>
        ThreadPool.QueueUserWorkItem(
            state => Array.ForEach(state.batch, unit => unit.TrySetException(state.failure)),
            (batch, failure),
            preferLocal: false);
}
