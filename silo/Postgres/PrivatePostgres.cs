using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Skranke.Silo.Postgres;

/// <summary>How a private PostgreSQL came to be running.</summary>
public enum PrivatePostgresArrival
{
    /// <summary>The cluster was made just now and is empty.</summary>
    Created,

    /// <summary>The cluster was there and its server was started.</summary>
    Started,

    /// <summary>The server was still running, because the engine before was killed.</summary>
    Adopted,
}

/// <summary>
/// A PostgreSQL server that belongs to one engine and keeps its ledger in the engine's data folder. It is what makes
/// <c>./run</c> need no administrator: it sets itself up, is reached by nobody else, and stops with the engine.
/// </summary>
/// <remarks>
/// <para>It listens on a Unix socket only, in a folder only its owner may enter, so it needs no password. It runs
/// with everything on that makes an acknowledged unit survive a crash.</para>
/// <para>It is a process of its own that outlives a killed engine on purpose: the next engine adopts it. If instead
/// the server ends while the engine runs, <see cref="SuperviseAsync" /> starts it again; units that were under way
/// have then failed or are found by their operation id, as with any lost connection.</para>
/// <para>PostgreSQL refuses to run as root; for such an engine it runs as another user, and its cluster is kept
/// where that user can get to (see the file <c>postgres-place</c> in the data folder).</para>
/// </remarks>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly ClusterPlace _place;
    private readonly ClusterServer _server;
    private readonly FileStream _lock;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Postmaster _postmaster;
    private bool _ended;
    private int _restarts;

    private PrivatePostgres(
        ClusterPlace place, ClusterServer server, FileStream held, Postmaster postmaster, ILogger logger)
    {
        _place = place;
        _server = server;
        _lock = held;
        _postmaster = postmaster;
        _logger = logger;
    }

    /// <summary>For Npgsql: socket folder, user and database. It stays the same over restarts.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>The folder the cluster, its socket and its log are in.</summary>
    public string Folder => _place.Folder;

    /// <summary>The process id of the server.</summary>
    public int ProcessId => _postmaster.ProcessId;

    /// <summary>How it came to be running when it was asked for.</summary>
    public PrivatePostgresArrival Arrival { get; private init; }

    /// <summary>How often the server ended by itself and was started again.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>
    /// Sees to it that the server of this data folder runs and answers: makes the cluster at the first start, starts
    /// it at later ones, or takes over a server that was left running.
    /// </summary>
    /// <param name="dataFolder">The folder a <see cref="DataFolder" /> is held of.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="logger">Where starts, restarts and stops are told.</param>
    /// <param name="cancellation">Gives up; a server started by then is left to the next start.</param>
    /// <exception cref="PostgresSetupException">It cannot be had; the message says what to do.</exception>
    public static async Task<PrivatePostgres> StartAsync(
        string dataFolder, PrivatePostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var folder = await UnixFiles.RealPathAsync(Path.GetFullPath(dataFolder), cancellation);
        try
        {
            var known = ClusterPlace.Known(folder);
            var user = known is null
                ? await DatabaseUser.ForNewClusterAsync(cancellation)
                : await DatabaseUser.ForClusterInAsync(known.Folder, cancellation);
            var binaries = await PostgresBinaries.FindAsync(known?.Major(), cancellation);
            if (known is null)
                await LeaveBehindAsync(folder, logger, cancellation);
            else
                await known.RequireEntryAsync(folder, user, cancellation);
            var place = known ?? await ClusterPlace.ChooseAsync(folder, user, cancellation);
            var server = new ClusterServer(place, binaries, user, options, logger);
            var held = DataFolder.HoldAlone(place.LockFile, $"the database in {place.Folder}");
            try
            {
                if (known is null)
                    await MakeAsync(server, place, folder, cancellation);
                var arrival = await server.BringUpAsync(cancellation);
                var postmaster = await server.RunningAsync(cancellation)
                    ?? throw new PostgresSetupException($"PostgreSQL in {place.Folder} ended right after its start.");
                arrival = known is null ? PrivatePostgresArrival.Created : arrival;
                logger.LogInformation(
                    "PostgreSQL {Major} {Arrival} in {Milliseconds} ms, process {Process}, folder {Folder}",
                    binaries.Major, arrival, clock.ElapsedMilliseconds, postmaster.ProcessId, place.Folder);
                return new PrivatePostgres(place, server, held, postmaster, logger) { Arrival = arrival };
            }
            catch
            {
                await held.DisposeAsync();
                throw;
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PostgresSetupException(
                $"The database of {folder} belongs to another user: {e.Message} Start the engine as that user or as "
                + "root, or name another folder with --data.", e);
        }
    }

    /// <summary>
    /// Watches the server until this is stopped or cancelled, and starts it again whenever it ends by itself. To be
    /// run beside the engine for as long as it lives.
    /// </summary>
    public async Task SuperviseAsync(CancellationToken cancellation)
    {
        try
        {
            while (!Volatile.Read(ref _ended))
            {
                if (!_postmaster.Serves(_place))
                    await StartAgainAsync(cancellation);
                await Task.Delay(Glance, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The engine stops; whether the server stops too is decided by StopAsync.
        }
    }

    /// <summary>Stops the server cleanly. Sessions that are still open are ended.</summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_ended)
                return;
            var clock = Stopwatch.StartNew();
            await _server.StopAsync(cancellation);
            Volatile.Write(ref _ended, true);
            await _lock.DisposeAsync();
            _logger.LogInformation("PostgreSQL stopped in {Milliseconds} ms", clock.ElapsedMilliseconds);
        }
        finally
        {
            _ = _gate.Release();
        }
    }

    /// <summary>
    /// Lets the server crash, for tests. Supervision goes on and starts it again.
    /// </summary>
    /// <param name="immediate">
    /// True for PostgreSQL's immediate stop, which ends all its processes without a checkpoint; false to kill only
    /// its main process and leave the others to find out.
    /// </param>
    /// <param name="cancellation">Stops waiting for the end.</param>
    public async Task KillAsync(bool immediate = true, CancellationToken cancellation = default)
    {
        // Not by pg_ctl: it waits for the folder to be without a server, and supervision may have a new one there
        // sooner.
        var process = _postmaster.ProcessId;
        if (immediate)
            _ = await UnixProgram.RunAsync("kill", ["-QUIT", $"{process}"], cancellation);
        else
            Postmaster.Kill(process);
    }

    /// <summary>
    /// Lets go of the server without stopping it, as the system does for an engine that is killed. For tests.
    /// </summary>
    public void Abandon()
    {
        Volatile.Write(ref _ended, true);
        _lock.Dispose();
    }

    /// <summary>Stops the server unless that was done.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _gate.Dispose();
    }

    /// <summary>
    /// A folder that was removed may have left its cluster elsewhere, even with its server running. The server is
    /// stopped, since nobody can reach it any more; the files are not this engine's to delete.
    /// </summary>
    private static async Task LeaveBehindAsync(string folder, ILogger logger, CancellationToken cancellation)
    {
        foreach (var left in ClusterPlace.LeftBehind(folder))
        {
            logger.LogWarning(
                "{Left} holds the database of an earlier {Folder}; unless that was only moved, it may be deleted",
                left.Folder, folder);
            if (Postmaster.Read(left) is { } postmaster && postmaster.Serves(left))
                await postmaster.EndAsync(cancellation);
        }
    }

    private static async Task MakeAsync(
        ClusterServer server, ClusterPlace place, string folder, CancellationToken cancellation)
    {
        await server.InitialiseAsync(cancellation);
        place.Remember(folder);

        // Were the note lost in a power cut, the next start would take the folder for a new one.
        _ = (await UnixProgram.RunAsync("sync", ["-f", folder], cancellation)).RequireSuccess();
    }

    private async Task StartAgainAsync(CancellationToken cancellation)
    {
        var pause = Glance;
        while (true)
        {
            await _gate.WaitAsync(cancellation);
            try
            {
                if (_ended)
                    return;
                var clock = Stopwatch.StartNew();
                _logger.LogWarning("PostgreSQL (process {Process}) ended by itself and is started again", ProcessId);
                _ = await _server.BringUpAsync(cancellation);
                if (await _server.RunningAsync(cancellation) is { } postmaster)
                {
                    _postmaster = postmaster;
                    _ = Interlocked.Increment(ref _restarts);
                    _logger.LogWarning("PostgreSQL runs again after {Milliseconds} ms", clock.ElapsedMilliseconds);
                    return;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A full disk is the likeliest reason. The engine answers "overloaded" until it is cleared.
                _logger.LogError(e, "PostgreSQL could not be started again; the next attempt follows");
            }
            finally
            {
                _ = _gate.Release();
            }

            await Task.Delay(pause, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
