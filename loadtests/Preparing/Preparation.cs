using System.Diagnostics;
using Npgsql;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.LoadTests.Running;
using Skranke.Silo;
using Skranke.Silo.Access;
using Skranke.Silo.Ledger;

namespace Skranke.LoadTests.Preparing;

/// <summary>Fills a database with one library, its patrons, titles and copies, twice: in the engine's own schema,
/// and in the peer's, whose tables and indexes come from the same migrations.</summary>
public sealed class Preparation(LoadDatabase database, long patrons, long copies, TextWriter console)
{
    public const string EngineSchema = "public";
    public const string PeerSchema = "peer";
    public const string ApiKeyOfLoad = "sk_load-kiosk-key-that-opens-nothing-but-a-load-test";

    /// <summary>The name of that key, which is a terminal's login.</summary>
    public const string LoginOfLoad = "Load kiosk";

    /// <summary>Every patron's.</summary>
    public const string Pin = "4711";

    public static readonly Isil Isil = Isil.Of("DK-900001");
    public static readonly BranchId Branch = BranchId.Of("DK-900001");
    private const long Chunk = 200_000;
    private const int DaysAhead = 500;

    public static Library Library { get; } = new()
    {
        Isil = Isil,
        Version = 1,
        Name = "Load library",
        TimeZone = "Europe/Copenhagen",
        Currency = "DKK",
        Branches = [new Branch(Branch, "Main"), new Branch(BranchId.Of("DK-900001-2"), "Harbour")],
        Calendar = new Calendar
        {
            ClosedWeekdays = [DayOfWeek.Sunday],
            ClosedYearly = ["01-01", "06-05", "12-24", "12-25", "12-26", "12-31"],
            ClosedEasterOffsets = [-3, -2, 0, 1, 39, 49, 50],
        },
        Policies = [ShippedPolicies.Hoersholm],
    };

    /// <summary>The feed of a schema, which starts where the last run ended.</summary>
    public async Task<Feed> FeedAsync(string schema) =>
        new(
            patrons,
            copies,
            long.Parse(await database.TextAsync($"select next from load.feed where schema = '{schema}'")));

    /// <summary>Prepares the database, unless it is to be used again and holds what is asked for already.</summary>
    public async Task EnsureAsync(bool reuse, bool withPeer, CancellationToken cancellation)
    {
        string[] schemas = withPeer ? [EngineSchema, PeerSchema] : [EngineSchema];
        if (!reuse || !await IsDoneAsync(schemas))
        {
            await RunAsync(schemas, cancellation);
        }
    }

    /// <summary>Adds rows to the engine's own schema by a script with the parameters of <c>Data.sql</c>, once for each
    /// piece of the numbers from 1 to <paramref name="count"/>.</summary>
    public async Task AddAsync(string what, long count, string sql)
    {
        await using var connection = await OpenInAsync(EngineSchema);
        await FillInChunksAsync(connection, EngineSchema, what, count, sql.Replace("{patrons}", $"{patrons}"));
        await database.ExecuteAsync("vacuum analyze");
        await database.CheckpointAsync();
    }

    /// <summary>Everybody can be written to, so that what they are told goes out and does not wait for an
    /// address.</summary>
    public Task GiveAddressesAsync() => database.ExecuteAsync(
        """
        insert into patron_contact (patron_id, name, email)
        select id, 'Patron ' || id, 'p' || id || '@example.org' from patron
        on conflict (patron_id) do update set email = excluded.email
        """);

    private async Task<bool> IsDoneAsync(string[] schemas) =>
        await database.TextAsync("select to_regclass('load.feed')::text") is not ""
        && await database.TextAsync(
            $"select count(*) from load.feed where patrons = {patrons} and copies = {copies} "
            + $"and schema in ('{string.Join("','", schemas)}')") == $"{schemas.Length}";

    private async Task RunAsync(string[] schemas, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        await database.ExecuteAsync(
            "drop schema if exists load, peer, public cascade; create schema public; create schema load; "
            + "create table load.feed (schema text primary key, patrons bigint, copies bigint, next bigint)");
        _ = await Migrations.RunAsync(database.Source, cancellation);
        await FillAsync(EngineSchema);
        if (schemas.Contains(PeerSchema))
        {
            await MakePeerTablesAsync(cancellation);
            await FillAsync(PeerSchema);
            await FillPeerPolicyAsync();
        }

        await console.WriteLineAsync($"  analyzing after {clock.Elapsed.TotalSeconds:N0} s");
        await database.ExecuteAsync("vacuum analyze");
        await database.CheckpointAsync();
        foreach (var schema in schemas)
        {
            await database.ExecuteAsync($"insert into load.feed values ('{schema}', {patrons}, {copies}, 0)");
        }

        await console.WriteLineAsync($"  prepared in {clock.Elapsed.TotalSeconds:N0} s");
    }

    private async Task FillAsync(string schema)
    {
        var parts = Scripts.Read("Preparing.Data").Split("--------\n");
        await using var connection = await OpenInAsync(schema);
        await ExecuteAsync(connection, parts[0]
            .Replace("{calendar}", Quoted(LibraryDocuments.Write(Library.Calendar)))
            .Replace("{policy}", Quoted(LibraryDocuments.Write(ShippedPolicies.Hoersholm)))
            .Replace("{keyHash}", Convert.ToHexStringLower(ApiKey.Hash(ApiKeyOfLoad))));
        await FillInChunksAsync(connection, schema, "patrons", patrons, WithPin(parts[1]));
        await FillInChunksAsync(connection, schema, "titles", Titles, parts[2]);
        await FillInChunksAsync(connection, schema, "copies", copies + patrons, parts[3]);
        await FillInChunksAsync(connection, schema, "patrons with loans", patrons, parts[4]);
    }

    /// <summary>As the engine hashes it, with the secret that it will find in its folder.</summary>
    private string WithPin(string sql)
    {
        _ = Directory.CreateDirectory(database.EngineFolder);
        var salt = new byte[16];
        return sql.Replace("{pinSalt}", Convert.ToHexStringLower(salt)).Replace(
            "{pinHash}", Convert.ToHexStringLower(Secrets.InFolder(database.EngineFolder).HashPin(Pin, salt)));
    }

    /// <summary>Three copies of a title; besides the copies of the load there is one on loan to every patron.</summary>
    private long Titles => (copies + patrons + 2) / 3;

    private async Task FillInChunksAsync(
        NpgsqlConnection connection, string schema, string what, long count, string sql)
    {
        for (var from = 1L; from <= count; from += Chunk)
        {
            var to = Math.Min(count, from + Chunk - 1);
            await ExecuteAsync(connection, sql
                .Replace("{from}", $"{from}").Replace("{to}", $"{to}")
                .Replace("{copies}", $"{copies}").Replace("{titles}", $"{Titles}"));
            await console.WriteLineAsync($"  {schema}: {to:N0} of {count:N0} {what}");
        }
    }

    private async Task MakePeerTablesAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await database.ExecuteAsync("create schema peer");
        await using var connection = await OpenInAsync(PeerSchema);
        foreach (var (_, sql) in Migrations.All())
        {
            await ExecuteAsync(connection, sql);
        }

        await ExecuteAsync(connection, Scripts.Read("Peers.SqlProcedure"));
    }

    private async Task FillPeerPolicyAsync()
    {
        await using var connection = await OpenInAsync(PeerSchema);
        await ExecuteAsync(connection, Scripts.Read("Preparing.PeerPolicy"));
        var today = Library.Today(DateTimeOffset.UtcNow);
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy peer.due_day (library, branch, day, due_date) from stdin (format binary)");
        foreach (var branch in Library.Branches)
        {
            foreach (var day in Enumerable.Range(0, DaysAhead).Select(today.AddDays))
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(Isil.Value);
                await copy.WriteAsync(branch.Id.Value);
                await copy.WriteAsync(day);
                await copy.WriteAsync(Library.Calendar.OpenDayFrom(day, branch.Id));
            }
        }

        _ = await copy.CompleteAsync();
    }

    private async Task<NpgsqlConnection> OpenInAsync(string schema)
    {
        var connection = await database.Source.OpenConnectionAsync();
        await ExecuteAsync(connection, $"set search_path to {schema}");
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        _ = await command.ExecuteNonQueryAsync();
    }

    private static string Quoted(string text) => text.Replace("'", "''");
}
