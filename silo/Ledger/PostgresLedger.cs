using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>The ledger on PostgreSQL: units of all grains wait in one queue, a few writers empty it in turns.</summary>
public sealed class PostgresLedger : ICommit, IAsyncDisposable
{
    private readonly Channel<PendingUnit> _units = Channel.CreateUnbounded<PendingUnit>();
    private readonly LedgerMeters _meters = new();
    private readonly Task[] _writers;

    /// <param name="erasures">Learns of every erasure before it is acknowledged.</param>
    public PostgresLedger(NpgsqlDataSource database, int writers, ILogger logger, IErasureLog? erasures = null)
    {
        erasures ??= new NoErasureLog();
        _writers =
        [
            .. Enumerable.Range(0, writers).Select(_ =>
                Task.Run(new LedgerWriter(database, _units.Reader, _meters, erasures, logger).RunAsync)),
        ];
    }

    public ValueTask<CommitResult> Commit(UnitOfWork unit)
    {
        var pending = new PendingUnit(unit);
        return _units.Writer.TryWrite(pending)
            ? new ValueTask<CommitResult>(pending.Task)
            : throw new LedgerAwayException("The engine is stopping.");
    }

    public async ValueTask<bool> CommitTogether(IReadOnlyList<UnitOfWork> units)
    {
        if (!Together.MayGo(units))
        {
            return false;
        }

        var first = new PendingUnit(units[0]) { Behind = [.. units.Skip(1).Select(unit => new PendingUnit(unit))] };
        return _units.Writer.TryWrite(first)
            ? await first.Task is CommitResult.Committed
            : throw new LedgerAwayException("The engine is stopping.");
    }

    /// <summary>Commits what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = _units.Writer.TryComplete();
        await Task.WhenAll(_writers);
        _meters.Dispose();
    }
}
