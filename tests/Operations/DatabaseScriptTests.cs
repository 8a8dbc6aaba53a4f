using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo;
using Skranke.Silo.Ledger;
using Skranke.Silo.Postgres;
using Skranke.Tests.Support;
using Skranke.Tests.Tidy;
using Skranke.Timers;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Operations;

/// <summary>What operators do to the database with <c>silo/Operations/database</c>, on real servers: restore to a point
/// in time, fail over to a standby, and make a copy that names nobody.</summary>
[Trait("Category", "Long")]
[UnsupportedOSPlatform("windows")]
public sealed class DatabaseScriptTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-ops-").FullName;

    public Task InitializeAsync()
    {
        // The servers run as the database's user where the tests run as root.
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute);
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_backup_is_restored_to_an_instant_and_holds_its_timers_until_it_is_released()
    {
        var archive = Directory.CreateDirectory(Path.Combine(_folder, "wal")).FullName;
        File.SetUnixFileMode(archive, (UnixFileMode)0b111_111_111);
        await using var server = await StartAsync("first", new Dictionary<string, string>
        {
            ["archive_mode"] = "on",
            ["archive_command"] = $"cp %p {archive}/%f",
        });
        await using (var ledger = await WorldAsync(server))
        await using (var host = new HostUnderTest(ledger))
        {
            _ = await host.LendAsync(1, 1);
            await RunAsync("backup", "--from", Info(server), "--to", Path.Combine(_folder, "backup"));
            _ = await host.LendAsync(1, 2);
            var until = await ScalarAsync<string>(ledger.Database, "select clock_timestamp()::text");
            _ = await host.LendAsync(1, 3);
            _ = await ScalarAsync<object>(ledger.Database, "select pg_switch_wal()::text");
            await ArchivedAsync(ledger.Database);

            await RunAsync(
                "restore", "--backup", Path.Combine(_folder, "backup"), "--wal", archive, "--until", until,
                "--to", Path.Combine(_folder, "second", "postgres", "data"));
        }

        await using var restored = await StartAsync("second");
        await using var database = Connections.Reading(restored.ConnectionString);
        await using var reader = new StateReader(database);
        var late = SmallWorld.Noon.AddYears(1);
        Assert.Equal("1,2", await ScalarAsync<string>(
            database, "select string_agg(copy_id::text, ',' order by copy_id) from loan"));
        Assert.StartsWith("restored ", await Held.ReasonAsync(database, default), StringComparison.Ordinal);
        await ExecuteAsync(database, "update loan set next_action_at = '2026-12-01'");
        Assert.Empty(await DueAsync(reader, late));

        await RunAsync("release", "--at", Info(restored));

        Assert.Null(await Held.ReasonAsync(database, default));
        Assert.Equal(2, (await DueAsync(reader, late)).Count);
    }

    [Fact]
    public async Task A_synchronous_standby_takes_over_with_everything_that_was_acknowledged()
    {
        await using var primary = await StartAsync("primary");
        var told = new Dictionary<long, long>();
        await using (var ledger = await WorldAsync(primary, copies: 2000))
        await using (var host = new HostUnderTest(ledger))
        {
            var files = Path.Combine(_folder, "standby", "postgres", "data");
            _ = Directory.CreateDirectory(Path.GetDirectoryName(files)!);
            await RunAsync("standby", "--from", Info(primary), "--to", files, "--name", "second");
            await using var standby = await StartAsync("standby");
            await ExecuteAsync(ledger.Database, "alter system set synchronous_standby_names = 'FIRST 1 (second)'");
            await ExecuteAsync(ledger.Database, "select pg_reload_conf()");
            await FollowingAsync(ledger.Database);

            await LendUntilKilledAsync(host, primary, told);
            var clock = Stopwatch.StartNew();
            await RunAsync("promote", "--at", files);

            await using var database = Connections.Reading(standby.ConnectionString);
            await using var after = new PostgresLedgerUnderTest(database);
            await using var next = new HostUnderTest(after);
            _ = await next.LendAsync(2, 2000);
            output.WriteLine($"{told.Count} acknowledged; the standby lends after {clock.Elapsed.TotalSeconds:F1} s");
            var loans = (await after.LoansAsync()).Select(loan => loan.Id).ToHashSet();
            Assert.Empty(told.Values.Except(loans));
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public async Task An_anonymised_copy_names_nobody_has_no_keys_and_stays_held()
    {
        await using var engine = await Engine.StartAsync(
            new EngineOptions { DataFolder = Path.Combine(_folder, "original") }, NullLoggerFactory.Instance, default);
        var server = engine.PrivateServer!;
        var loans = await ScalarAsync<long>(engine.Database, "select count(*) from loan");
        await ExecuteAsync(
            engine.Database,
            """
            insert into patron (id) values (1);
            insert into patron_contact (patron_id, name, email, phone, street, national_id, national_id_index)
            values (1, 'Canary Person', 'canary@example.dk', '+4512345678', 'Canary Street 1', '\x63616e617279',
                    '\x01');
            insert into guardian (id, child_id, name, email, since, until)
            values (99, 1, 'Canary Parent', 'canary2@example.dk', '2020-01-01', '2030-01-01');
            insert into card (id, patron_id, number, kind, library) values (98, 1, 'CANARY1', 0, 'DK-722300');
            insert into exclusion (id, patron_id, library, ground, from_at)
            values (97, 1, 'DK-722300', 'debt', now());
            insert into credential (hash, role, name, created_at)
            values ('\x63616e61727901', 'operator', 'canary key', now());
            """);
        await ExecuteAsync(engine.Database, "create database copy");
        var there = Info(server).Replace("dbname=skranke", "dbname=copy", StringComparison.Ordinal);

        await RunAsync("anonymise", "--from", Info(server), "--to", there);

        var copy = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "copy" };
        await using var database = Connections.Reading(copy.ConnectionString);
        var everything = await EverythingAsync(database);
        Assert.DoesNotContain("canary", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("63616e617279", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678", everything, StringComparison.Ordinal);
        Assert.Equal(0L, await ScalarAsync<long>(database, "select count(*) from credential"));
        Assert.Equal(loans, await ScalarAsync<long>(database, "select count(*) from loan"));
        Assert.InRange(loans, 100, long.MaxValue);
        Assert.Equal("anonymised copy", await Held.ReasonAsync(database, default));
        Assert.Equal(1, await ExitCodeAsync("release", "--at", there));
        Assert.Equal("anonymised copy", await Held.ReasonAsync(database, default));
    }

    private static async Task<string> EverythingAsync(NpgsqlDataSource database)
    {
        var tables = await ScalarAsync<string>(
            database,
            "select string_agg(quote_ident(tablename), ',') from pg_tables where schemaname = 'public'");
        var text = new System.Text.StringBuilder();
        foreach (var table in tables.Split(','))
        {
            _ = text.Append(await ScalarAsync<string>(
                database, $"select coalesce(string_agg(t::text, ' '), '') from {table} t"));
        }

        return text.ToString();
    }

    private static async Task LendUntilKilledAsync(
        HostUnderTest host, PrivatePostgres primary, Dictionary<long, long> told)
    {
        var next = 0;
        var lending = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var copy and < 2000)
            {
                try
                {
                    var loan = await host.LendAsync((copy % 50) + 1, copy);
                    lock (told)
                    {
                        told[copy] = loan.Id.Value;
                    }
                }
                catch (Exception lost) when (lost is LedgerAwayException or OutcomeUnknownException)
                {
                    return;
                }
            }
        })).ToArray();
        while (Volatile.Read(ref next) < 700)
        {
            await Task.Delay(5);
        }

        await primary.KillAsync(immediate: true);
        await Task.WhenAll(lending);
        Assert.InRange(told.Count, 500, 1999);
    }

    private async Task<PrivatePostgres> StartAsync(string name, IReadOnlyDictionary<string, string>? settings = null)
    {
        var options = new PrivatePostgresOptions { SharedBuffersMegabytes = 128 };
        return await PrivatePostgres.StartAsync(
            Directory.CreateDirectory(Path.Combine(_folder, name)).FullName,
            settings is null ? options : options with { ExtraSettings = settings },
            NullLogger.Instance,
            default);
    }

    private static async Task<PostgresLedgerUnderTest> WorldAsync(PrivatePostgres server, int copies = 10)
    {
        var database = Connections.Reading(server.ConnectionString);
        _ = await Migrations.RunAsync(database, default);
        await BigWorld.PutAsync(database, 50, copies);
        return new PostgresLedgerUnderTest(database);
    }

    private static async Task<IReadOnlyList<DueLoan>> DueAsync(StateReader reader, DateTimeOffset now)
    {
        var due = new List<DueLoan>();
        for (var shard = 0; shard < TimerShardGrain.Shards; shard++)
        {
            due.AddRange(await reader.DueLoans(shard, now, 100));
        }

        return due;
    }

    private static async Task ArchivedAsync(NpgsqlDataSource database)
    {
        var before = await ScalarAsync<string>(database, "select pg_walfile_name(pg_current_wal_lsn() - 1)");
        await UntilAsync(database, $"select coalesce(last_archived_wal >= '{before}', false) from pg_stat_archiver");
    }

    private static Task FollowingAsync(NpgsqlDataSource database) => UntilAsync(
        database, "select count(*) = 1 from pg_stat_replication where state = 'streaming' and sync_state = 'sync'");

    private static async Task UntilAsync(NpgsqlDataSource database, string condition)
    {
        var patience = Stopwatch.StartNew();
        while (!await ScalarAsync<bool>(database, condition))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), condition);
            await Task.Delay(50);
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        _ = await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static string Info(PrivatePostgres server)
    {
        var at = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return $"host={at.Host} port={at.Port} user={at.Username} dbname={at.Database}";
    }

    private async Task RunAsync(params string[] words) => Assert.Equal(0, await ExitCodeAsync(words));

    private async Task<int> ExitCodeAsync(params string[] words)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "silo/Operations/database"))
        {
            RedirectStandardError = true,
        };
        Array.ForEach(words, start.ArgumentList.Add);
        using var script = Process.Start(start)!;
        output.WriteLine(await script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        return script.ExitCode;
    }
}
