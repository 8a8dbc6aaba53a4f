using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Silo.Postgres;
using Xunit;

namespace Skranke.Tests.Support;

/// <summary>One real PostgreSQL for the whole run, with everything on that durability needs; a fresh database with the
/// engine's schema for whoever asks.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-tests-").FullName;
    private readonly List<NpgsqlDataSource> _sources = [];
    private PrivatePostgres _server = null!;
    private int _databases;

    /// <summary>Of the server's first database; others differ in their name only.</summary>
    public string ConnectionString => _server.ConnectionString;

    public async Task InitializeAsync()
    {
        _server = await PrivatePostgres.StartAsync(
            _folder,
            new PrivatePostgresOptions { SharedBuffersMegabytes = 256, MaxConnections = 300 },
            NullLogger.Instance,
            default);
        await using var database = Connections.Reading(_server.ConnectionString);
        _ = await Migrations.RunAsync(database, default);
    }

    public async Task DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }

        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new database with the schema and nothing in it.</summary>
    public NpgsqlDataSource CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        var admin = new NpgsqlConnectionStringBuilder(_server.ConnectionString);
        var template = admin.Database;
        admin.Database = "postgres";
        admin.Pooling = false;
        lock (_sources)
        {
            using var connection = new NpgsqlConnection(admin.ConnectionString);
            connection.Open();
            using var create = new NpgsqlCommand($"create database {name} template {template}", connection);
            _ = create.ExecuteNonQuery();
            var own = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name };
            var source = Connections.Reading(own.ConnectionString);
            _sources.Add(source);
            return source;
        }
    }
}

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}
