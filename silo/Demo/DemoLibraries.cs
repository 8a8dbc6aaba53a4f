using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Silo.Import;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Demo;

/// <summary>Three libraries to try the engine on, made once on the first start of an empty database: Hørsholm with two
/// branches, and two Norwegian ones on the national card. The same on every machine, but for keys and salts.</summary>
public static class DemoLibraries
{
    /// <summary>An adult of Hørsholm without loans; the PIN of all named patrons is 1234.</summary>
    public const string FirstCard = "0000000001";

    /// <summary>A child with a guardian's consent.</summary>
    public const string ChildCard = "0000000002";

    /// <summary>Somebody who has <see cref="OverdueCopy"/> at home for too long.</summary>
    public const string OverdueCard = "0000000003";

    /// <summary>Somebody who is excluded from lending.</summary>
    public const string ExcludedCard = "0000000004";

    /// <summary>The PIN of the patrons that are named here, and of some others.</summary>
    public const string Pin = "1234";

    /// <summary>A book on the shelf of Hørsholm; nobody waits for it.</summary>
    public const string FirstCopy = "5000000001";

    public const string OverdueCopy = "5000000002";

    /// <summary>A book that is not for loan.</summary>
    public const string ReferenceCopy = "5000000003";

    /// <summary>A film on the shelf, for a shorter loan.</summary>
    public const string FilmCopy = "5000000005";

    /// <summary>The title of <see cref="FirstCopy"/>.</summary>
    public const string FirstTitle = "870970-basis:10000001";

    /// <summary>An adult of Rana with the national card.</summary>
    public const string FirstNationalCard = "N100000001";

    /// <summary>A book on the shelf of Rana.</summary>
    public const string FirstNorwegianCopy = "6000000001";

    /// <summary>How many patrons of each library have a part of their own.</summary>
    internal const int FixedPatrons = 4;

    private const string Setting = "demo";
    private const ulong Seed = 722300;

    /// <summary>Makes the libraries in one transaction where the database has none, and sees to the file of
    /// keys.</summary>
    public static async Task MakeAsync(
        NpgsqlDataSource database,
        IIds ids,
        Secrets secrets,
        DateTimeOffset now,
        string dataFolder,
        CancellationToken cancellation)
    {
        var keys = new DemoKeys(dataFolder);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Two first starts at once: the second waits here until the first has committed, and finds everything made.
        await ExecuteAsync(connection, "lock table setting in share row exclusive mode", cancellation);
        var isMade = await IsTrueAsync(
            connection, $"select exists (select from setting where name = '{Setting}')", cancellation);
        if (!isMade && await IsTrueAsync(connection, "select exists (select from library)", cancellation))
        {
            return;
        }

        if (!isMade)
        {
            await MakeAllAsync(connection, ids, secrets, now, cancellation);
            await ExecuteAsync(
                connection, $"insert into setting (name, value) values ('{Setting}', '{Seed}')", cancellation);
        }

        // Also for demo libraries that are older than series.
        foreach (var demo in DemoLibrary.All.Where(demo => demo.IsNorwegian))
        {
            await ReserveNumbersAsync(connection, demo, cancellation);
        }

        if (!isMade || !await keys.AreKnownAsync(connection, cancellation))
        {
            await keys.MakeAsync(connection, now, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        if (!isMade)
        {
            // Plans for tables that were empty a moment ago would read them from end to end.
            await ExecuteAsync(connection, "analyze", cancellation);
        }
    }

    /// <summary>Ten thousand numbers for new national cards, beyond those that the library's patrons have.</summary>
    private static async Task ReserveNumbersAsync(
        NpgsqlConnection connection, DemoLibrary demo, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into card_series (library, first, last, next) select $1, $2, $2 + 9999, $2
            where not exists (select from card_series where library = $1)
            """,
            connection);
        command.Parameters.Add(Text(demo.Library.Isil.Value));
        command.Parameters.Add(new() { Value = demo.FirstCard + 999_999 });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task MakeAllAsync(
        NpgsqlConnection connection, IIds ids, Secrets secrets, DateTimeOffset now, CancellationToken cancellation)
    {
        var random = new DemoRandom(Seed);
        foreach (var demo in DemoLibrary.All)
        {
            var today = demo.Library.Today(now);
            await AddLibraryAsync(connection, demo, cancellation);
            var (titles, copies) = new DemoShelves(demo, ids.Next, today, random).Make();
            var patrons = new DemoPeople(demo, ids.Next, secrets, today, random).Make();
            var circulation = new DemoCirculation(demo, ids.Next, now, random, patrons);
            var loans = circulation.Lend(titles, copies);
            var reservations = circulation.Reserve(loans);
            await BulkInsert.TitlesAsync(connection, titles, cancellation);
            await BulkInsert.CopiesAsync(connection, copies, cancellation);
            await BulkInsert.PatronsAsync(connection, patrons, cancellation);
            await BulkInsert.LoansAsync(connection, loans, cancellation);
            await BulkInsert.ReservationsAsync(connection, reservations, cancellation);
            await BulkInsert.ExclusionsAsync(
                connection,
                [new NewExclusion(ids.Next(), patrons[3].Id, demo.Library.Isil, "conduct", now.AddDays(-3), null)],
                cancellation);
            var work = new ChunkWork(connection, new ImportLibrary(demo.Library, now), ids, secrets, 0, cancellation);
            await work.AppendEventsAsync(
            [
                .. loans.Select(loan => new LoanOpened(loan)),
                .. reservations.Select(reservation => new ReservationPlaced(reservation)),
            ]);
        }
    }

    private static async Task AddLibraryAsync(
        NpgsqlConnection connection, DemoLibrary demo, CancellationToken cancellation)
    {
        var library = demo.Library;
        await using var batch = new NpgsqlBatch(connection);
        _ = batch.Add(
            "insert into library (isil, name, time_zone, currency, calendar) values ($1, $2, $3, $4, $5::jsonb)",
            Text(library.Isil.Value),
            Text(library.Name),
            Text(library.TimeZone),
            Text(library.Currency),
            Text(LibraryDocuments.Write(library.Calendar)));
        foreach (var branch in library.Branches)
        {
            _ = batch.Add(
                "insert into branch (library, id, name) values ($1, $2, $3)",
                Text(library.Isil.Value),
                Text(branch.Id.Value),
                Text(branch.Name));
        }

        var policy = library.Policies[0];
        _ = batch.Add(
            "insert into policy (library, version, valid_from, document) values ($1, $2, $3, $4::jsonb)",
            Text(library.Isil.Value),
            new NpgsqlParameter { Value = policy.Version },
            new NpgsqlParameter { Value = policy.ValidFrom },
            Text(LibraryDocuments.Write(policy)));
        _ = batch.Add(
            """
            insert into house_rules (library, version, valid_from, must_be_accepted, texts)
            values ($1, $2, $3, true, $4::jsonb)
            """,
            Text(library.Isil.Value),
            new NpgsqlParameter { Value = library.RulesVersion },
            new NpgsqlParameter { Value = policy.ValidFrom },
            Text(LibraryDocuments.Write(demo.IsNorwegian ? DemoRules.Norwegian : DemoRules.Danish)));
        _ = await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlParameter Text(string value) => new() { Value = value };

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> IsTrueAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
