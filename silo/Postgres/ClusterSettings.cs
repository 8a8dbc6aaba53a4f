using System.Text;

namespace Skranke.Silo.Postgres;

/// <summary>
/// The settings the private cluster runs with, as the text of a file its <c>postgresql.conf</c> includes. Nothing
/// acknowledged may be lost, nothing personal may reach the log, nobody may reach the server but through the socket.
/// </summary>
/// <remarks>What an operator sets with <c>ALTER SYSTEM</c> comes after this file and wins.</remarks>
internal static class ClusterSettings
{
    /// <summary>Only part of the socket's name: the server listens on no network.</summary>
    internal const int Port = 5432;

    /// <summary>The line that makes <c>postgresql.conf</c> read the settings.</summary>
    internal const string Include = "include_if_exists 'skranke.conf'";

    private const int SmallestBuffers = 128;
    private const int LargestBuffers = 2048;
    private const long Megabyte = 1024 * 1024;

    /// <param name="place">Where the cluster is.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="compression">The value of <c>wal_compression</c>, as far as the server was built for it.</param>
    internal static string Text(ClusterPlace place, PrivatePostgresOptions options, string compression)
    {
        // The limit of a container counts, not the machine's memory; the runtime knows either.
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Megabyte;
        var buffers = options.SharedBuffersMegabytes ?? Math.Clamp(memory / 8, SmallestBuffers, LargestBuffers);
        var text = new StringBuilder(
            $"""
            # Written by the engine at every start. Use ALTER SYSTEM to change something for good.
            cluster_name = '{place.ClusterName}'

            # Reachable through the socket only; whoever can enter its folder is trusted.
            listen_addresses = ''
            port = {Port}
            unix_socket_directories = '{place.SocketFolder}'
            unix_socket_permissions = 0700
            max_connections = {options.MaxConnections}

            # What was acknowledged survives a crash and a power cut.
            fsync = on
            full_page_writes = on
            synchronous_commit = on
            wal_compression = {compression}
            wal_buffers = 16MB
            min_wal_size = 512MB
            max_wal_size = 4GB
            checkpoint_timeout = 15min
            checkpoint_completion_target = 0.9

            shared_buffers = {buffers}MB
            effective_cache_size = {Math.Max(memory / 2, 2 * buffers)}MB
            maintenance_work_mem = {Math.Clamp(memory / 32, 64, 256)}MB
            random_page_cost = 1.1
            jit = off
            autovacuum_naptime = 10s
            track_io_timing = off

            # A statement of a client that is gone ends soon, so that the outcome of its unit can be asked for.
            client_connection_check_interval = 1s

            timezone = 'UTC'
            log_timezone = 'UTC'

            # The log holds no statements, no values and no details, since those hold personal data. Errors of
            # statements go to the engine, which knows what of them may be shown.
            logging_collector = on
            log_directory = '../log'
            log_filename = 'postgresql-%a.log'
            log_rotation_age = 1d
            log_rotation_size = 0
            log_truncate_on_rotation = on
            log_min_messages = log
            log_min_error_statement = panic
            log_error_verbosity = terse
            log_statement = none
            log_duration = off
            log_min_duration_statement = -1
            log_min_duration_sample = -1
            log_transaction_sample_rate = 0
            log_lock_waits = off
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0
            log_connections = off
            log_disconnections = off

            """);
        foreach (var (name, value) in options.ExtraSettings.OrderBy(s => s.Key, StringComparer.Ordinal))
            _ = text.Append($"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        return text.ToString();
    }
}
