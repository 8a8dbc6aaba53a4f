using System.Threading.Channels;
using Npgsql;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import;

/// <summary>Takes one file from its first byte to its report. Each chunk of rows is one transaction together with the
/// count of what was done: whenever the process or the database falls, the next run goes on behind the last chunk that
/// was committed, and the figures of the report stay true.</summary>
internal sealed class ImportRun(ImportWorld world, long id, CancellationToken cancellation)
{
    private const int AttemptsMax = 60;
    private const int ConflictsMax = 5;
    private const int ChunksAhead = 2;

    private ImportReport? _report;

    /// <summary>Runs until the import has ended. What passes by itself is tried again, from the last chunk that was
    /// committed; where the outcome of a commit is unknown, the count in the import's row tells.</summary>
    public async Task RunAsync()
    {
        var (attempt, reached) = (1, -1L);
        while (true)
        {
            try
            {
                await RunOnceAsync();
                return;
            }
            catch (Exception failure) when (attempt < AttemptsMaxOf(failure))
            {
                ImportLog.TriesAgain(world.Log, id, failure.Message);
                attempt = _report?.Read > reached ? 1 : attempt + 1;
                reached = _report?.Read ?? reached;

                // Pooled connections to a server that went away would each fail once more.
                world.Database.Clear();
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 * attempt, 5000)), world.Machine, cancellation);
            }
        }
    }

    private async Task RunOnceAsync()
    {
        var record = await world.Store.ReadAsync(id, cancellation)
            ?? throw new InvariantBrokenException($"Import {id} has no row.");
        await using var turn = await LibraryTurn.TakeAsync(world, record.Library, cancellation);

        // Only now it is certain that nobody else goes on with it.
        _report = (await world.Store.ReadAsync(id, cancellation))!.Report;
        if (!_report.IsFinished)
        {
            await world.Store.StartAsync(id, cancellation);
            await FinishAsync(await TakeFileAsync(record, turn.Connection));
        }

        world.Spool.Delete(id);
        ImportLog.Finished(world.Log, id, _report.Kind, record.Library.Value, _report.State, _report.Read);
    }

    /// <summary>Takes all rows of the file.</summary>
    /// <returns>What is wrong with the file as a whole, or from a line on; null where nothing is.</returns>
    private async Task<FileFault?> TakeFileAsync(ImportRecord record, NpgsqlConnection connection)
    {
        var kind = ImportKind.Named(_report!.Kind)
            ?? throw new InvariantBrokenException($"Import {id} is of a kind that is not known.");
        var libraries = await LibraryRows.ReadAsync(world.Database, [record.Library.Value]);
        var library = libraries[record.Library.Value];
        if (library.Policies.IsEmpty)
        {
            return new FileFault(ImportCodes.Failed, 1, "The library has no policy yet.");
        }

        await using var file = world.Spool.Open(id);
        if (FileCheck.FaultOf(file) is { } fault)
        {
            return fault;
        }

        file.Position = 0;
        if (CsvHeader.Read(file, kind.Columns, out var header) is { } headerFault)
        {
            return headerFault;
        }

        file.Position = 0;
        var context = new ImportLibrary(library, world.Clock.Now);
        var chunks = ChunkSource.Read(file, kind, header, context, _report.Read);
        return await TakeChunksAsync(chunks, chunk => WriteAsync(chunk, context, record.Credential, connection));
    }

    /// <summary>Reads ahead while the database writes, but not far: a file is longer than memory.</summary>
    private async Task<FileFault?> TakeChunksAsync(IEnumerable<ImportChunk> chunks, Func<ImportChunk, Task> write)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ahead = Channel.CreateBounded<ImportChunk>(ChunksAhead);
        var reading = Task.Run(() => ReadAheadAsync(chunks, ahead.Writer, stop.Token), stop.Token);
        FileFault? broken = null;
        try
        {
            await foreach (var chunk in ahead.Reader.ReadAllAsync(cancellation))
            {
                await write(chunk);
                broken = chunk.Broken;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return broken;
    }

    private static async Task ReadAheadAsync(
        IEnumerable<ImportChunk> chunks, ChannelWriter<ImportChunk> ahead, CancellationToken stop)
    {
        try
        {
            foreach (var chunk in chunks)
            {
                await ahead.WriteAsync(chunk, stop);
            }

            ahead.Complete();
        }
        catch (Exception failure)
        {
            ahead.Complete(failure);
        }
    }

    private async Task WriteAsync(
        ImportChunk chunk, ImportLibrary library, int credential, NpgsqlConnection connection)
    {
        if (chunk.ReadTo == _report!.Read)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var work = new ChunkWork(connection, library, world.Ids, world.Secrets, credential, cancellation);
        await chunk.WriteAsync(work);
        var refused = chunk.Refused.Concat(work.Refused).OrderBy(refusal => refusal.Line).ToArray();
        var after = _report with
        {
            Read = chunk.ReadTo,
            Taken = _report.Taken + work.Taken,
            Changed = _report.Changed + work.Changed,
            Unchanged = _report.Unchanged + work.Unchanged,
            RefusedCount = _report.RefusedCount + refused.Length,
            Refused = [.. _report.Refused, .. refused.Take(ImportStore.RefusedMax - _report.Refused.Count)],
        };
        Invariant.That(after.Taken + after.Changed + after.Unchanged + after.RefusedCount == after.Read);
        if (!await ImportStore.CountAsync(work, id, _report, after))
        {
            throw new InvariantBrokenException($"Import {id} is not as far as was believed.");
        }

        await transaction.CommitAsync(cancellation);
        _report = after;
    }

    private async Task FinishAsync(FileFault? fault)
    {
        var ended = fault is null
            ? _report! with { State = ImportState.Done }
            : _report! with
            {
                State = ImportState.Failed,
                Detail = _report.Read == 0
                    ? $"{fault.Detail} Nothing was imported."
                    : $"Broken from line {fault.Line} on: {fault.Detail} The rows before it were taken.",
                RefusedCount = _report.RefusedCount + 1,
                Refused =
                [
                    .. _report.Refused.Take(ImportStore.RefusedMax - 1),
                    new RowRefusal(fault.Line, fault.Code, fault.Detail),
                ],
            };
        await world.Store.FinishAsync(id, ended, world.Clock.Now, cancellation);
        _report = ended;
    }

    /// <summary>A database that is away comes back; a row that somebody else made in the same instant is found at the
    /// next look. What a constraint keeps refusing is a defect.</summary>
    private static int AttemptsMaxOf(Exception failure) => failure switch
    {
        PostgresException server when server.SqlState is "40001" or "40P01" or "55P03" => AttemptsMax,
        PostgresException server when server.SqlState.StartsWith("23", StringComparison.Ordinal) => ConflictsMax,
        PostgresException server when server.SqlState[..2] is "08" or "53" or "57" => AttemptsMax,
        PostgresException => 0,
        NpgsqlException or Skranke.Ledger.LedgerAwayException => AttemptsMax,

        // What Npgsql says of a connection that was found broken between two commands.
        InvalidOperationException or IOException => ConflictsMax,
        _ => 0,
    };
}
