using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Silo.Cards;
using Skranke.Silo.Ledger;
using Skranke.Titles;

namespace Skranke.Tests.Support;

public sealed class PostgresLedgerUnderTest : LedgerUnderTest
{
    private readonly NpgsqlDataSource _writing;
    private readonly PostgresLedger _ledger;
    private readonly StateReader _reader;

    public PostgresLedgerUnderTest(NpgsqlDataSource database)
    {
        Database = database;
        _writing = Connections.Writing(database.ConnectionString, 2);
        _ledger = new PostgresLedger(_writing, 2, NullLogger.Instance);
        _reader = new StateReader(database);
        Ids = new LedgerIds(database);
        CardNumbers = new CardNumbers(database);
    }

    public NpgsqlDataSource Database { get; }

    public override ICommit Commit => _ledger;

    public override ILoad Load => _reader;

    public override IIds Ids { get; }

    public override ICardNumbers CardNumbers { get; }

    public override ICardNumbers OtherCardNumbers => new CardNumbers(Database);

    public override async Task PutAsync(Library library)
    {
        await ExecuteAsync(
            "insert into library (isil, name, time_zone, currency, calendar) values ($1, $2, $3, $4, $5::jsonb)",
            library.Isil.Value,
            library.Name,
            library.TimeZone,
            library.Currency,
            LibraryDocuments.Write(library.Calendar));
        foreach (var branch in library.Branches)
        {
            await ExecuteAsync(
                "insert into branch (library, id, name) values ($1, $2, $3)",
                library.Isil.Value,
                branch.Id.Value,
                branch.Name);
        }

        foreach (var policy in library.Policies)
        {
            await ExecuteAsync(
                "insert into policy (library, version, valid_from, document) values ($1, $2, $3, $4::jsonb)",
                library.Isil.Value,
                policy.Version,
                policy.ValidFrom,
                LibraryDocuments.Write(policy));
        }
    }

    public override async Task PutAsync(Patron patron)
    {
        await ExecuteAsync(
            """
            insert into patron (id, kind, birth_date, pin_salt, pin_hash, pin_failures)
            values ($1, $2, $3, $4, $5, 0)
            """,
            patron.Id.Value,
            (short)patron.Kind,
            patron.BirthDate,
            patron.Pin?.Salt,
            patron.Pin?.Hash);
        foreach (var card in patron.Cards)
        {
            await ExecuteAsync(
                "insert into card (id, patron_id, number, kind, state, library) values ($1, $2, $3, $4, $5, $6)",
                card.Id.Value == 0 ? Ids.Next() : card.Id.Value,
                patron.Id.Value,
                card.Number.Value,
                (short)card.Kind,
                (short)card.State,
                card.Library?.Value);
        }

        foreach (var membership in patron.Memberships)
        {
            await ExecuteAsync(
                "insert into membership (patron_id, library, active, home, rules_version) values ($1, $2, $3, $4, $5)",
                patron.Id.Value,
                membership.Library.Value,
                membership.State == MembershipState.Active,
                membership.Home,
                membership.RulesVersion);
        }
    }

    public override Task PutNationalIdAsync(PatronId patron, string nationalId) => ExecuteAsync(
        "insert into patron_contact (patron_id, name, national_id_index) values ($1, 'Inger', $2)",
        patron.Value,
        System.Text.Encoding.UTF8.GetBytes(nationalId));

    public override Task PutAsync(Title title) => ExecuteAsync(
        "insert into title (id, library, reference, material, title) values ($1, $2, $3, $4, $5)",
        title.Id.Value,
        title.Library.Value,
        title.Reference.Value,
        title.Material,
        "Skibet");

    public override Task PutAsync(Copy copy) => ExecuteAsync(
        """
        insert into copy (id, title_id, status, owner, barcode, branch, material) values ($1, $2, $3, $4, $5, $6, $7)
        """,
        copy.Id.Value,
        copy.TitleId.Value,
        (short)copy.Status,
        copy.Owner.Value,
        copy.Barcode.Value,
        copy.Branch.Value,
        copy.Material);

    public override Task<IReadOnlyList<(long Id, long Copy, long Patron, bool Open)>> LoansAsync() => RowsAsync(
        "select id, copy_id, patron_id, closed_at is null from loan order by id",
        row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3)));

    public override Task<IReadOnlyList<(long Id, long Patron, ReservationState State)>> ReservationsAsync() =>
        RowsAsync(
            "select id, patron_id, state from reservation order by id",
            row => (row.GetInt64(0), row.GetInt64(1), (ReservationState)row.GetInt16(2)));

    public override Task<IReadOnlyList<(long Patron, int Version)>> AcceptancesAsync() => RowsAsync(
        "select patron_id, version from rules_acceptance order by at, version",
        row => (row.GetInt64(0), row.GetInt32(1)));

    public override Task PutNationalIdAsync(long patron, string nationalId) => ExecuteAsync(
        "insert into patron_contact (patron_id, name, national_id, national_id_index) values ($1, 'Somebody', $2, $2)",
        patron,
        System.Text.Encoding.UTF8.GetBytes(nationalId));

    public override Task<IReadOnlyList<MoneyEntry>> MoneyEntriesAsync() => RowsAsync(
        "select fee_id, library, kind, amount, currency, payment_id, method from money_entry order by id",
        row => new MoneyEntry(
            new FeeId(row.GetInt64(0)),
            Isil.Of(row.GetString(1)),
            (MoneyEntryKind)row.GetInt16(2),
            row.GetInt64(3),
            row.GetString(4))
        {
            PaymentId = row.IsDBNull(5) ? null : new PaymentId(row.GetInt64(5)),
            Method = (Skranke.Payments.PaymentMethod)row.GetInt16(6),
        });

    public override Task<IReadOnlyList<EventKind>> EventsAsync() =>
        RowsAsync("select kind from event order by id", row => (EventKind)row.GetInt16(0));

    public override async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        await _reader.DisposeAsync();
        await _writing.DisposeAsync();
        Database.Clear();
    }

    public async Task ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values)
        {
            _ = command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        _ = await command.ExecuteNonQueryAsync();
    }

    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
