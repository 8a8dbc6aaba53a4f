using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Running;
using Skranke.Silo.Postgres;

namespace Skranke.LoadTests.Preparing;

/// <summary>A private PostgreSQL of the load test, with the settings the engine's own has: nothing is
/// weakened.</summary>
public sealed class LoadDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres _server;
    private readonly DataFolder _folder;
    private readonly bool _keep;

    private LoadDatabase(PrivatePostgres server, DataFolder folder, bool keep)
    {
        (_server, _folder, _keep) = (server, folder, keep);
        Source = NpgsqlDataSource.Create(ConnectionString);
    }

    public NpgsqlDataSource Source { get; }

    public string ConnectionString => _server.ConnectionString;

    /// <summary>The process of the database server.</summary>
    public int ProcessId => _server.ProcessId;

    /// <summary>A folder for what belongs to the same run.</summary>
    public string Folder => _folder.Path;

    /// <summary>The data folder of the engine that is driven.</summary>
    public string EngineFolder => Path.Combine(Folder, "engine");

    public static async Task<LoadDatabase> StartAsync(LoadOptions options, CancellationToken cancellation)
    {
        var path = options.Data ?? Path.Combine(Path.GetTempPath(), $"skranke-load-{Environment.ProcessId}");
        var folder = DataFolder.Open(path);
        var settings = new Dictionary<string, string>();
        if (options.Statements)
        {
            settings["shared_preload_libraries"] = "pg_stat_statements";
        }

        try
        {
            var server = await PrivatePostgres.StartAsync(
                folder.Path,
                new PrivatePostgresOptions { MaxConnections = 150, ExtraSettings = settings },
                NullLogger.Instance,
                cancellation);
            return new LoadDatabase(server, folder, options.Data is not null);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Rows of something in a schema, and their events.</summary>
    public async Task<LedgerCount> CountAsync(string schema, Counted counted)
    {
        await using var command = Source.CreateCommand(counted.Sql(schema));
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        _ = await reader.ReadAsync();
        return new LedgerCount(reader.GetInt64(0), reader.GetInt64(1));
    }

    public Task CheckpointAsync() => ExecuteAsync("checkpoint");

    /// <summary>Notes how far a schema's feed has come, for a later run with the same data.</summary>
    public Task RememberAsync(string schema, long next) =>
        ExecuteAsync($"update load.feed set next = {next} where schema = '{schema}'");

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        _ = await command.ExecuteNonQueryAsync();
    }

    public async Task<string> TextAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return Convert.ToString(await command.ExecuteScalarAsync()) ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        var cluster = _server.Folder;
        await _server.DisposeAsync();
        _folder.Dispose();
        if (!_keep)
        {
            Directory.Delete(cluster, recursive: true);
            if (Directory.Exists(_folder.Path))
            {
                Directory.Delete(_folder.Path, recursive: true);
            }
        }
    }
}
