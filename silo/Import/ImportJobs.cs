using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Sending;

namespace Skranke.Silo.Import;

/// <summary>Receives files and takes them in the background: one at a time for each library, a few in all, each on a
/// connection of its own, so that the desk does not notice.</summary>
/// <remarks>A file is kept in the data folder until its import ends. After a kill the next start goes on behind the
/// last committed chunk; where the file is gone or damaged the import fails and says that the file is to be sent again,
/// which changes nothing of what was taken. Two sends of the same file at the same time are one import.</remarks>
public sealed class ImportJobs : IAsyncDisposable
{
    private readonly ImportWorld _world;
    private readonly SemaphoreSlim _atOnce;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, Task> _running = new();
    private readonly Dictionary<Isil, Task> _lastOfLibrary = [];

    public ImportJobs(
        NpgsqlDataSource database,
        IIds ids,
        Secrets secrets,
        IBusinessClock clock,
        TimeProvider machine,
        ImportOptions options,
        ILogger<ImportJobs> log)
    {
        var spool = new ImportSpool(options);
        _world = new ImportWorld(database, new ImportStore(database), spool, ids, secrets, clock, machine, log);
        _atOnce = new SemaphoreSlim(options.AtOnce);
    }

    /// <summary>Goes on with what an earlier process in this data folder left behind. To be called once, before the
    /// first file is received.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var unfinished = await _world.Store.UnfinishedAsync(_world.Spool.Place, cancellation);
        _world.Spool.DeleteAllBut(unfinished.Select(record => record.Report.Id));
        foreach (var record in unfinished)
        {
            var report = record.Report;
            if (record.FileHash is { } hash && await _world.Spool.HasAsync(report.Id, hash, cancellation))
            {
                ImportLog.Resumed(_world.Log, report.Id);
                Start(report.Id, record.Library);
            }
            else
            {
                await FailAsync(
                    report,
                    ImportCodes.Interrupted,
                    "The import was interrupted and its file is gone; send the file again, nothing is taken twice.");
            }
        }
    }

    /// <summary>Saves a file and queues its import. Nothing is imported of a file that did not arrive whole.</summary>
    public async Task<ImportReception> ReceiveAsync(ImportOrder order, Stream body, CancellationToken cancellation)
    {
        var id = _world.Ids.Next();
        var file = await _world.Spool.SaveAsync(id, body, order.Length, cancellation);
        if (file.Rejected is { } rejected)
        {
            return rejected;
        }

        var isOurs = false;
        try
        {
            if (await SentBeforeAsync(order, file.Hash!, cancellation) is { } before)
            {
                return before;
            }

            isOurs = await _world.Store.AddAsync(
                id, order, file, _world.Spool.Place, _world.Clock.Now, cancellation);
            if (!isOurs)
            {
                return await SentBeforeAsync(order, file.Hash!, cancellation) ?? new ImportReception.KeyReused();
            }

            if (order.Kind.BringsNotices)
            {
                // What was due in the other system was told by it, or must be looked through first.
                await Mailroom.HoldAsync(
                    _world.Database, order.Library, $"import of {order.Kind.Name}", _world.Clock.Now, cancellation);
            }

            Start(id, order.Library);
            return new ImportReception.Queued(id);
        }
        finally
        {
            if (!isOurs)
            {
                _world.Spool.Delete(id);
            }
        }
    }

    /// <summary>The report of one of the library's imports; null where it has none with this id.</summary>
    public async Task<ImportReport?> ReportAsync(Isil library, long id, CancellationToken cancellation) =>
        await _world.Store.ReadAsync(id, cancellation) is { } record && record.Library == library
            ? record.Report
            : null;

    /// <summary>Waits for an import of this process to end, but not for ever.</summary>
    public async Task WaitAsync(long id, TimeSpan atMost, CancellationToken cancellation)
    {
        if (_running.TryGetValue(id, out var running))
        {
            var patience = Task.Delay(atMost, _world.Machine, cancellation);
            _ = await Task.WhenAny(running, patience);
        }
    }

    /// <summary>Ends after the present chunks; what is left goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
        _atOnce.Dispose();
    }

    private async Task<ImportReception?> SentBeforeAsync(ImportOrder order, byte[] hash, CancellationToken cancellation)
    {
        if (order.Operation is { } operation
            && await _world.Store.ReadOperationAsync(operation, cancellation) is { } sent)
        {
            var isSame = sent.Library == order.Library
                && sent.Report.Kind == order.Kind.Name
                && hash.AsSpan().SequenceEqual(sent.FileHash);
            return isSame ? new ImportReception.Queued(sent.Report.Id) : new ImportReception.KeyReused();
        }

        // One that nobody works on waits for the next start; it does not hold up a caller who sends the file again.
        return await _world.Store.UnfinishedOfFileAsync(order, hash, cancellation) is { } unfinished
            && (unfinished.Place != _world.Spool.Place || _running.ContainsKey(unfinished.Report.Id))
                ? new ImportReception.Queued(unfinished.Report.Id)
                : null;
    }

    private void Start(long id, Isil library)
    {
        lock (_lastOfLibrary)
        {
            var before = _lastOfLibrary.GetValueOrDefault(library, Task.CompletedTask);
            var running = RunAfterAsync(before, id);
            _running[id] = running;
            _lastOfLibrary[library] = running;
            _ = running.ContinueWith(_ => _running.TryRemove(id, out var _), TaskScheduler.Default);
        }
    }

    /// <summary>Never throws: what fails stands in the report.</summary>
    private async Task RunAfterAsync(Task before, long id)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await _atOnce.WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            await new ImportRun(_world, id, _stop.Token).RunAsync();
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The next start goes on from the last chunk.
        }
        catch (Exception failure)
        {
            ImportLog.Failed(_world.Log, id, failure);
            await FailAsync(id);
        }
        finally
        {
            _ = _atOnce.Release();
        }
    }

    private async Task FailAsync(long id)
    {
        try
        {
            if (await _world.Store.ReadAsync(id, CancellationToken.None) is { } record)
            {
                await FailAsync(
                    record.Report,
                    ImportCodes.Failed,
                    "The engine could not go on; what was read is taken. Send the file again, nothing is taken twice.");
                _world.Spool.Delete(id);
            }
        }
        catch (NpgsqlException away)
        {
            // Nobody can be told now; the next start finds the import unfinished and goes on.
            ImportLog.Failed(_world.Log, id, away);
        }
    }

    private Task FailAsync(ImportReport report, string code, string detail)
    {
        var fault = new FileFault(code, 1, detail);
        var failed = report with
        {
            State = ImportState.Failed,
            Detail = detail,
            RefusedCount = report.RefusedCount + 1,
            Refused = [.. report.Refused.Take(ImportStore.RefusedMax - 1), new RowRefusal(fault.Line, code, detail)],
        };
        return _world.Store.FinishAsync(report.Id, failed, _world.Clock.Now, CancellationToken.None);
    }
}
