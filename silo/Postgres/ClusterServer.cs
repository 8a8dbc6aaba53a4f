using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Skranke.Silo.Postgres;

/// <summary>
/// Makes, starts and stops the server of one cluster with PostgreSQL's own programs. <see cref="PrivatePostgres" />
/// says when.
/// </summary>
internal sealed class ClusterServer(
    ClusterPlace place,
    PostgresBinaries binaries,
    DatabaseUser user,
    PrivatePostgresOptions options,
    ILogger logger)
{
    private const string SuperUser = "skranke";
    private const int MostStarts = 3;
    private const int SpareConnections = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private enum Answer
    {
        Ready,
        NotYet,
        None,
    }

    /// <summary>How clients reach the database: by the socket, as the only user there is.</summary>
    internal string ConnectionString => ConnectionTo(options.Database, pooled: true);

    /// <summary>The server if it runs. What a killed one left behind is cleared away.</summary>
    internal async Task<Postmaster?> RunningAsync(CancellationToken cancellation)
    {
        if (Postmaster.Read(place) is not { } noted)
            return null;
        if (noted.Serves(place))
            return noted;
        await Postmaster.EndOrphansAsync(place, cancellation);
        Postmaster.Forget(place);
        return null;
    }

    /// <summary>Makes the cluster. It gets its final name when it is complete and on disk.</summary>
    internal async Task InitialiseAsync(CancellationToken cancellation)
    {
        var made = await InitdbAsync("C.UTF-8", cancellation);

        // Few systems lack this locale. Plain C sorts the same and only knows no upper case beyond ASCII.
        if (!made.Succeeded && made.Error.Contains("locale", StringComparison.Ordinal))
            made = await InitdbAsync("C", cancellation);
        _ = made.RequireSuccess();
        var configuration = Path.Combine(place.Unfinished, "postgresql.conf");
        var text = await File.ReadAllTextAsync(configuration, cancellation);
        UnixFiles.WriteAtomically(configuration, $"{text}\n{ClusterSettings.Include}\n");
        Directory.Move(place.Unfinished, place.Data);

        // initdb flushed its files, but the folder's new name must not be lost either: after a power cut the
        // unfinished one would be cleared away together with all that had been acknowledged since.
        _ = (await UnixProgram.RunAsync("sync", ["-f", place.Folder], cancellation)).RequireSuccess();
    }

    /// <summary>
    /// Sees to it that the server runs with today's settings and answers. One left running by an engine that was
    /// killed is taken over as it is.
    /// </summary>
    internal async Task<PrivatePostgresArrival> BringUpAsync(CancellationToken cancellation)
    {
        place.ClearUnfinished();
        var changed = await ConfigureAsync(cancellation);
        if (await RunningAsync(cancellation) is { } old && (changed || old.SocketFolder != place.SocketFolder))
            await StopAsync(cancellation);
        var starts = 0;
        var silence = Stopwatch.StartNew();
        while (true)
        {
            if (await RunningAsync(cancellation) is null)
            {
                if (starts++ == MostStarts)
                    throw new PostgresSetupException($"PostgreSQL in {place.Folder} ends soon after it starts.{Log()}");
                await StartAsync(cancellation);
                silence.Restart();
            }

            switch (await AskAsync(cancellation))
            {
                case Answer.Ready:
                    return starts > 0 ? PrivatePostgresArrival.Started : PrivatePostgresArrival.Adopted;
                case Answer.NotYet:
                    silence.Restart();
                    break;
                case Answer.None when silence.Elapsed > LongestSilence:
                    // It runs and cannot be reached; the socket was removed, for example. A new one makes its own.
                    await StopAsync(cancellation);
                    break;
                default:
                    break;
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Stops the server and waits for it: cleanly if it manages in time, else hard.</summary>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        if (await RunningAsync(cancellation) is null)
            return;
        var fast = await PgCtlStopAsync("fast", cancellation);
        if (!fast.Succeeded && await RunningAsync(cancellation) is not null)
        {
            logger.LogWarning("PostgreSQL did not stop cleanly in time and is stopped hard; nothing is lost by that");
            await StopHardAsync(cancellation);
        }
    }

    /// <summary>Stops the server without a checkpoint, as a crash would.</summary>
    internal async Task StopHardAsync(CancellationToken cancellation)
    {
        if (await RunningAsync(cancellation) is null)
            return;
        var immediate = await PgCtlStopAsync("immediate", cancellation);
        if (await RunningAsync(cancellation) is not null)
            _ = immediate.RequireSuccess();
    }

    private Task<ProgramResult> InitdbAsync(string locale, CancellationToken cancellation)
    {
        place.ClearUnfinished();

        // Keys are compared byte by byte, which sorts like the locale and is several times cheaper.
        // Trust is safe for the socket's folder is closed to all but the cluster's owner, and there is no network.
        return user.RunAsync(
            binaries.Initdb,
            ["--pgdata", place.Unfinished, "--username", SuperUser, "--encoding", "UTF8", "--locale", locale,
                "--lc-collate", "C", "--auth-local", "trust", "--auth-host", "reject", "--data-checksums"],
            cancellation);
    }

    /// <summary>Writes the settings; true if they are others than those of the last start.</summary>
    private async Task<bool> ConfigureAsync(CancellationToken cancellation)
    {
        var text = ClusterSettings.Text(place, options, await CompressionAsync(cancellation));
        if (File.Exists(place.Settings) && await File.ReadAllTextAsync(place.Settings, cancellation) == text)
            return false;
        UnixFiles.WriteAtomically(place.Settings, text);
        return true;
    }

    /// <summary>The best compression this server was built with: LZ4 costs a fraction of PostgreSQL's own.</summary>
    private async Task<string> CompressionAsync(CancellationToken cancellation)
    {
        const int firstWithChoice = 15;
        if (binaries.Major < firstWithChoice)
            return "on";
        var tried = await user.RunAsync(
            binaries.Postgres, ["-D", place.Data, "-C", "wal_compression", "-c", "wal_compression=lz4"], cancellation);
        return tried.Succeeded ? "lz4" : "pglz";
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        await place.PrepareAsync(user, cancellation);
        place.ClearSocket();
        File.Delete(place.StartLog);
        var seconds = options.StartTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var start = user.RunAsync(
            binaries.PgCtl,
            ["start", "--pgdata", place.Data, "--log", place.StartLog, "--wait", "--timeout", seconds, "--silent"],
            cancellation);
        while (await Task.WhenAny(start, Task.Delay(LongestSilence, cancellation)) != start)
        {
            cancellation.ThrowIfCancellationRequested();
            logger.LogInformation("PostgreSQL is still starting; after a crash it first replays its log");
        }

        var result = await start;
        if (!result.Succeeded)
            throw new PostgresSetupException($"PostgreSQL in {place.Folder} did not start: {result.Said}{Log()}");
    }

    private Task<ProgramResult> PgCtlStopAsync(string mode, CancellationToken cancellation)
    {
        var seconds = options.StopTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return user.RunAsync(
            binaries.PgCtl,
            ["stop", "--pgdata", place.Data, "--mode", mode, "--wait", "--timeout", seconds, "--silent"],
            cancellation);
    }

    /// <summary>Connects once, and makes the database where it is missing.</summary>
    private async Task<Answer> AskAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionTo(options.Database, pooled: false));
            await connection.OpenAsync(cancellation);
            return Answer.Ready;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(cancellation);
            return Answer.Ready;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.AdminShutdown)
        {
            return Answer.NotYet;
        }
        catch (PostgresException e)
        {
            throw new PostgresSetupException($"PostgreSQL in {place.Folder} refuses the engine: {e.MessageText}", e);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return Answer.None;
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres", pooled: false));
        await connection.OpenAsync(cancellation);
        var name = options.Database.Replace("\"", "\"\"", StringComparison.Ordinal);
        await using var create = new NpgsqlCommand($"create database \"{name}\"", connection);
        _ = await create.ExecuteNonQueryAsync(cancellation);
    }

    private string ConnectionTo(string database, bool pooled) => new NpgsqlConnectionStringBuilder
    {
        Host = place.SocketFolder,
        Port = ClusterSettings.Port,
        Username = SuperUser,
        Database = database,
        Pooling = pooled,
        MaxPoolSize = Math.Max(1, options.MaxConnections - SpareConnections),
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>The last words of the server, for the message that it did not start.</summary>
    private string Log()
    {
        const int lastLines = 8;
        var logs = new DirectoryInfo(place.LogFolder);
        var lines = !logs.Exists
            ? []
            : logs.GetFiles().OrderBy(f => f.LastWriteTimeUtc).SelectMany(f => File.ReadLines(f.FullName));
        return $"\nThe end of its log in {place.LogFolder}:\n{string.Join('\n', lines.TakeLast(lastLines))}";
    }
}
