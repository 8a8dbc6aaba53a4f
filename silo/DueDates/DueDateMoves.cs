using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.DueDates;

/// <summary>Moves all due dates of a library or branch past a closure, in the background and in chunks. A move that was
/// interrupted goes on at the next start behind its last committed chunk; no loan moves twice, for a moved one is no
/// longer due within the closure.</summary>
/// <remarks>A loan that is made or renewed while a move runs, and whose copy the move has passed, keeps the date it was
/// given: enter the closure in the calendar first, then no new date falls into it.</remarks>
public sealed class DueDateMoves(
    NpgsqlDataSource database,
    IIds ids,
    IBusinessClock clock,
    TimeProvider machine,
    ILogger<DueDateMoves> log) : IAsyncDisposable
{
    /// <summary>Tries without getting on, before a move is given up.</summary>
    private const int AttemptsMax = 60;

    private readonly MoveStore _store = new(database);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, Task> _running = new();

    /// <summary>Goes on with what an earlier process left behind.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        foreach (var id in await _store.UnfinishedAsync(cancellation))
        {
            MoveLog.Resumed(log, id);
            Start(id);
        }
    }

    /// <summary>Orders a move, once for each key.</summary>
    /// <param name="origin">Who ordered it, with the reason that every event will tell.</param>
    public async Task<MoveReception> OrderAsync(
        DueDateMove move, RequestKey key, Origin origin, CancellationToken cancellation)
    {
        var id = ids.Next();
        var received = await _store.AddAsync(id, move, key, origin, clock.Now, cancellation);
        if (received is MoveReception.Ordered ordered && ordered.Id == id)
        {
            Start(id);
        }

        return received;
    }

    /// <summary>One of the library's moves; null where it has none with this id.</summary>
    public async Task<MoveReport?> ReportAsync(Isil library, long id, CancellationToken cancellation) =>
        await _store.ReadAsync(id, cancellation) is { } report && report.Move.Library == library ? report : null;

    /// <summary>Waits for a move of this process to end, but not for ever.</summary>
    public async Task WaitAsync(long id, TimeSpan atMost, CancellationToken cancellation)
    {
        if (_running.TryGetValue(id, out var running))
        {
            _ = await Task.WhenAny(running, Task.Delay(atMost, machine, cancellation));
        }
    }

    /// <summary>Ends after the present chunks; what is left goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
    }

    private void Start(long id)
    {
        var running = RunAsync(id);
        _running[id] = running;
        _ = running.ContinueWith(_ => _running.TryRemove(id, out var _), TaskScheduler.Default);
    }

    /// <summary>Never throws: what fails stands in the row of the move.</summary>
    private async Task RunAsync(long id)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await RunToEndAsync(id);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The next start goes on behind the last chunk.
        }
        catch (Exception failure)
        {
            MoveLog.Failed(log, id, failure);
            await FailAsync(id);
        }
    }

    /// <summary>What passes by itself is tried again; the count in the move's row tells what was committed.</summary>
    private async Task RunToEndAsync(long id)
    {
        var (attempt, reached) = (1, -1L);
        while (true)
        {
            try
            {
                await RunOnceAsync(id);
                return;
            }
            catch (Exception failure)
                when (Passes(failure) && attempt < AttemptsMax && !_stop.IsCancellationRequested)
            {
                MoveLog.TriesAgain(log, id, failure.Message);
            }

            // Pooled connections to a server that went away would each fail once more.
            database.Clear();
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 * attempt, 5000)), machine, _stop.Token);
            var moved = await MovedAsync(id) ?? reached;
            (attempt, reached) = (moved > reached ? 1 : attempt + 1, moved);
        }
    }

    /// <summary>The second is what Npgsql says of a connection that was found broken between two commands.</summary>
    private static bool Passes(Exception failure) => failure is NpgsqlException or InvalidOperationException;

    /// <summary>Null while nobody can say.</summary>
    private async Task<long?> MovedAsync(long id)
    {
        try
        {
            return (await _store.ReadAsync(id, _stop.Token))?.Moved;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private async Task RunOnceAsync(long id)
    {
        var report = await _store.ReadAsync(id, _stop.Token)
            ?? throw new InvariantBrokenException($"Move {id} has no row.");
        await using var reader = new StateReader(database);
        var library = await reader.Library(report.Move.Library)
            ?? throw new InvariantBrokenException($"Move {id} is of a library that is unknown.");
        await using var connection = await database.OpenConnectionAsync(_stop.Token);
        while (await new MoveChunk(connection, report, library, _stop.Token).RunAsync(clock.Now))
        {
            _stop.Token.ThrowIfCancellationRequested();
        }

        MoveLog.Finished(log, id, report.Move.Library.Value);
    }

    private async Task FailAsync(long id)
    {
        try
        {
            await _store.FailAsync(id, clock.Now);
        }
        catch (NpgsqlException away)
        {
            // Nobody can be told now; the next start finds the move unfinished and goes on.
            MoveLog.Failed(log, id, away);
        }
    }
}
