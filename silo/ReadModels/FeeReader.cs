using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>A fee as it is shown, with the copy and title it is about.</summary>
public sealed record FeeView(
    long Id,
    Isil Library,
    string Kind,
    Money Amount,
    LoanId? LoanId,
    CopyBarcode? Copy,
    TitleReference? Title,
    DateTimeOffset ChargedAt);

/// <summary>Fees as the ledger has them.</summary>
public sealed class FeeReader(NpgsqlDataSource database)
{
    /// <param name="library">Only this library's; null for all.</param>
    public Task<IReadOnlyList<FeeView>> OfPatron(
        PatronId patron, Isil? library, long after, int most, CancellationToken cancellation) =>
        Read(
            database,
            "where f.patron_id = $1 and f.id > $2 and ($3::text is null or f.library = $3) order by f.id limit $4",
            [
                new() { Value = patron.Value },
                new() { Value = after },
                new() { Value = (object?)library?.Value ?? DBNull.Value },
                new() { Value = most },
            ],
            cancellation);

    internal static async Task<IReadOnlyList<FeeView>> Read(
        NpgsqlDataSource database, string where, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select f.id, f.library, f.kind, f.amount, f.currency, f.loan_id, c.barcode, t.reference, f.charged_at
            from fee f
            left join loan l on l.id = f.loan_id
            left join copy c on c.id = l.copy_id
            left join title t on t.id = l.title_id
            {where}
            """);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var fees = new List<FeeView>();
        while (await reader.ReadAsync(cancellation))
        {
            fees.Add(new FeeView(
                reader.GetInt64(0),
                Isil.Of(reader.GetString(1)),
                reader.GetString(2),
                new Money(reader.GetInt64(3), reader.GetString(4)),
                reader.Long(5) is { } loan ? new LoanId(loan) : null,
                reader.Text(6) is { } copy ? CopyBarcode.Of(copy) : null,
                reader.Text(7) is { } title ? TitleReference.Of(title) : null,
                reader.Instant(8)));
        }

        return fees;
    }
}
