using Npgsql;
using Skranke.Reservations;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>An open loan as a terminal lists it.</summary>
public sealed record AccountLoan(
    LoanId Id,
    CopyId CopyId,
    CopyBarcode Copy,
    DateOnly DueDate,
    TitleReference Title,
    string TitleText,
    string? Author,
    string Material);

/// <summary>An active reservation as a terminal lists it.</summary>
public sealed record AccountReservation(
    ReservationId Id,
    TitleId TitleId,
    ReservationState State,
    CopyBarcode? Copy,
    BranchId PickupBranch,
    DateOnly? PickupUntil,
    int? PickupNumber,
    DateOnly InterestUntil,
    TitleReference Title,
    string TitleText,
    string? Author,
    string Material);

/// <summary>A fee that is neither paid nor waived, as a terminal lists it.</summary>
public sealed record AccountFee(
    long Id, string Kind, Money Amount, CopyBarcode? Copy, string? TitleText, DateTimeOffset ChargedAt);

/// <summary>What a patron has and owes at one library.</summary>
/// <param name="Contact">Null where the patron is a shell.</param>
public sealed record AccountView(
    Contact? Contact,
    IReadOnlyList<AccountLoan> Loans,
    IReadOnlyList<AccountReservation> Reservations,
    IReadOnlyList<AccountFee> Fees);

/// <summary>A patron's whole account: terminals ask for it while somebody waits in front of them.</summary>
public sealed class AccountReader(NpgsqlDataSource database, PatronReader patrons)
{
    /// <summary>More than this no terminal shows.</summary>
    private const int RowsMax = 2000;

    private const string LoansSql =
        """
        select l.id, l.copy_id, c.barcode, l.due_date, t.reference, t.title, t.author, c.material
        from loan l join copy c on c.id = l.copy_id join title t on t.id = l.title_id
        where l.patron_id = $1 and l.library = $2 and l.closed_at is null
        order by l.due_date, l.id limit $3
        """;

    private const string ReservationsSql =
        """
        select r.id, r.title_id, r.state, c.barcode, r.pickup_branch, r.pickup_until,
               r.pickup_number, r.interest_until, t.reference, t.title, t.author, t.material
        from reservation r join title t on t.id = r.title_id left join copy c on c.id = r.copy_id
        where r.patron_id = $1 and r.library = $2 and r.ended_at is null
        order by r.id limit $3
        """;

    private const string FeesSql =
        """
        select f.id, f.kind, f.amount - f.paid + f.refunded - f.waived - f.reversed, f.currency, c.barcode, t.title,
               f.charged_at
        from fee f
        left join loan l on l.id = (select min(x.loan_id) from fee_loan x where x.fee_id = f.id and not x.cancelled)
        left join copy c on c.id = l.copy_id
        left join title t on t.id = l.title_id
        where f.patron_id = $1 and f.library = $2 and f.settled_at is null
        order by f.charged_at, f.id limit $3
        """;

    public Task<AccountView> Of(PatronId patron, Isil library, CancellationToken cancellation) =>
        ReadPatience.With(() => Now(patron, library, cancellation));

    /// <summary>One question after the other: asked in one batch, beside another question for the contact, the answers
    /// of the driver were now and then not what the questions were (decision 103).</summary>
    private async Task<AccountView> Now(PatronId patron, Isil library, CancellationToken cancellation)
    {
        var contact = await patrons.Contact(patron, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return new AccountView(
            contact,
            await RowsOf(LoansSql, LoanOf),
            await RowsOf(ReservationsSql, ReservationOf),
            await RowsOf(FeesSql, FeeOf));

        async Task<List<T>> RowsOf<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(new() { Value = patron.Value });
            command.Parameters.Add(new() { Value = library.Value });
            command.Parameters.Add(new() { Value = RowsMax });
            var found = new List<T>();
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                found.Add(read(row));
            }

            return found;
        }
    }

    private static AccountLoan LoanOf(NpgsqlDataReader row) => new(
        new LoanId(row.GetInt64(0)),
        new CopyId(row.GetInt64(1)),
        CopyBarcode.Of(row.GetString(2)),
        row.Date(3),
        TitleReference.Of(row.GetString(4)),
        row.GetString(5),
        row.Text(6),
        row.GetString(7));

    private static AccountReservation ReservationOf(NpgsqlDataReader row) => new(
        new ReservationId(row.GetInt64(0)),
        new TitleId(row.GetInt64(1)),
        (ReservationState)row.GetInt16(2),
        row.Text(3) is { } copy ? CopyBarcode.Of(copy) : null,
        BranchId.Of(row.GetString(4)),
        row.DateOrNull(5),
        row.IsDBNull(6) ? null : row.GetInt32(6),
        row.Date(7),
        TitleReference.Of(row.GetString(8)),
        row.GetString(9),
        row.Text(10),
        row.GetString(11));

    private static AccountFee FeeOf(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        new Money(row.GetInt64(2), row.GetString(3)),
        row.Text(4) is { } copy ? CopyBarcode.Of(copy) : null,
        row.Text(5),
        row.Instant(6));
}
