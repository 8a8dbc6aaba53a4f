using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Actors;
using Skranke.Silo;
using Skranke.Silo.Embedded;
using Skranke.Silo.Hosting;
using Skranke.Silo.Orleans;
using Skranke.Tests.Support;
using Skranke.Timers;
using Xunit;

namespace Skranke.Tests.Orleans;

/// <summary>The cluster's bookkeeping in PostgreSQL, through the providers that use it: membership, reminders and the
/// cursors of timer shards.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ClusterOnPostgresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-members-").FullName;
    private readonly NpgsqlDataSource _database;
    private readonly string _connection;

    public ClusterOnPostgresTests(PostgresFixture postgres)
    {
        _database = postgres.CreateDatabase();
        _connection = new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
        {
            Database = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database,
        }.ConnectionString;
    }

    [Fact]
    public async Task An_api_process_says_that_no_silo_is_there_and_works_as_soon_as_one_joins()
    {
        await using var api = await StartAsync("api");
        var question = GrainKey.Of(SmallWorld.Hoersholm);

        Assert.False(api.Hosts.IsReady);
        _ = await Assert.ThrowsAsync<SilosAwayException>(async () =>
            await api.Grains.Ask(question, new AskLibrary(false)));

        await using (await StartAsync("silo"))
        {
            await UntilAsync(() => Task.FromResult(api.Hosts.IsReady));
            var reply = await AskUntilConnectedAsync(api, question);
            Assert.Equal(new LibrarySnapshot(null), reply);
        }

        await UntilAsync(() => Task.FromResult(!api.Hosts.IsReady));
    }

    [Fact]
    public async Task An_api_process_turns_away_what_is_more_than_it_may_hold_and_serves_who_comes_back()
    {
        await using var silo = await StartAsync("silo");
        await using var api = await StartAsync("api", (ClusterSettings.WaitingMaxName, "1"));
        var question = GrainKey.Of(SmallWorld.Hoersholm);
        await UntilAsync(() => Task.FromResult(api.Hosts.IsReady));
        _ = await AskUntilConnectedAsync(api, question);

        var first = api.Grains.Ask(question, new AskLibrary(false));
        var refused = await Assert.ThrowsAsync<OverloadedException>(async () =>
            await api.Grains.Ask(question, new AskLibrary(false)));

        Assert.Equal("Too many requests wait already.", refused.Message);
        Assert.Equal(new LibrarySnapshot(null), await first);
        Assert.Equal(new LibrarySnapshot(null), await api.Grains.Ask(question, new AskLibrary(false)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public void A_limit_that_lets_nobody_in_or_is_no_number_is_refused(string most) =>
        Assert.Equal(
            "Skranke:Cluster:WaitingMax must be a number of requests from 1.",
            Assert.Throws<FormatException>(() => ClusterSettings.Read(new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?>
                {
                    [ClusterSettings.RoleName] = "api",
                    [ClusterSettings.WaitingMaxName] = most,
                })
                .Build())).Message);

    [Fact]
    public async Task Reminders_wake_every_timer_shard_and_each_keeps_its_cursor()
    {
        await using var silo = await StartAsync("silo");

        await UntilAsync(async () =>
            await CountAsync("select count(*) from cluster.reminder") == TimerShardGrain.Shards);
        await UntilAsync(async () =>
            await CountAsync("select count(*) from cluster.storage") == TimerShardGrain.Shards);

        Assert.Equal(0, await CountAsync(
            "select count(*) from cluster.storage where position('timer-cursor' in grain_type) = 0 or version < 1"));
        Assert.Equal(0, await CountAsync(
            "select count(*) from cluster.storage where grain_id_extension not like 'shard:%'"));
    }

    /// <summary>The provider's own script lets both in, and the grain can never be read again.</summary>
    [Fact]
    public async Task Of_two_activations_that_write_first_one_is_refused()
    {
        await using var silo = await StartAsync("silo");
        var write = await TextAsync("WriteToStorageKey");

        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FirstWriteAsync(write))));

        Assert.Equal([1], versions.OfType<int>());
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<int?> FirstWriteAsync(string write)
    {
        await using var source = ClusterSchema.Connect(_connection);
        await using var command = source.CreateCommand(write);
        (string Name, object Value)[] values =
        [
            ("GrainIdHash", 1), ("GrainTypeHash", 2), ("GrainIdN0", 0L), ("GrainIdN1", 0L), ("GrainTypeString", "test"),
            ("GrainIdExtensionString", "shard:x"), ("ServiceId", "test"), ("GrainStateVersion", DBNull.Value),
            ("PayloadBinary", new byte[] { 1 }),
        ];
        foreach (var (name, value) in values)
        {
            _ = command.Parameters.AddWithValue(name, value);
        }

        return (int?)await command.ExecuteScalarAsync();
    }

    private async Task<string> TextAsync(string key)
    {
        await using var command = _database.CreateCommand(
            "select querytext from cluster.orleansquery where querykey = $1");
        command.Parameters.Add(new() { Value = key });
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<Reply> AskUntilConnectedAsync(Engine api, GrainKey question)
    {
        Reply? reply = null;
        await UntilAsync(async () =>
        {
            try
            {
                reply = await api.Grains.Ask(question, new AskLibrary(false));
                return true;
            }
            catch (SilosAwayException)
            {
                return false;
            }
        });
        return reply!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(90), "It did not come true.");
            await Task.Delay(100);
        }
    }

    private Task<Engine> StartAsync(string role, params (string Name, string Value)[] settings) => Engine.StartAsync(
        new EngineOptions
        {
            DataFolder = Path.Combine(_folder, role),
            SharedFolder = Path.Combine(_folder, "shared"),
            Postgres = _connection,
            Demo = false,
        },
        NullLoggerFactory.Instance,
        default,
        new ClusterHosting(
            new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?>
                {
                    [ClusterSettings.RoleName] = role,
                    [ClusterSettings.AddressName] = "127.0.0.1",
                    [ClusterSettings.SiloPortName] = $"{EngineProcess.FreePort()}",
                    [ClusterSettings.GatewayPortName] = $"{EngineProcess.FreePort()}",
                })
                .AddInMemoryCollection(settings.ToDictionary(one => one.Name, string? (one) => one.Value))
                .Build(),
            NullLoggerFactory.Instance));
}
