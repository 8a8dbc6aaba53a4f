using System.Text.Json;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>Receipts, exactly as they were given. A return's is stored; a checkout's is what its loan was when it
/// began, and that never changes either: it is made of columns that nothing rewrites and of the first due date there
/// was (H21, H24, H26). Whose they are is asked of the loan, so that a receipt proves the return also after the link to
/// the patron was cut.</summary>
public sealed class ReceiptReader(NpgsqlDataSource database)
{
    private const string LoanSql =
        """
        select l.loaned_at, l.library, l.branch, l.patron_id, c.barcode, t.reference,
               coalesce(
                   (select first.due_before
                    from (select at, due_before from renewal where loan_id = l.id
                          union all
                          select at, due_before from due_date_change where loan_id = l.id) first
                    order by first.at, first.due_before limit 1),
                   l.due_date)
        from loan l join copy c on c.id = l.copy_id join title t on t.id = l.title_id
        where l.id = $1
        """;

    /// <summary>The receipt with this id: of a return, or of the checkout that began the loan with this id.</summary>
    public async Task<Receipt?> Receipt(ReceiptId id, CancellationToken cancellation) =>
        await OfReturn(id, cancellation) ?? await OfCheckout(new LoanId(id.Value), cancellation);

    private async Task<Receipt?> OfCheckout(LoanId id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(LoanSql);
        command.Parameters.Add(new() { Value = id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        var loanedAt = reader.Instant(0);
        return new Receipt(
            new ReceiptId(id.Value),
            loanedAt,
            Isil.Of(reader.GetString(1)),
            BranchId.Of(reader.GetString(2)),
            reader.Long(3) is { } patron ? new PatronId(patron) : null,
            [
                new ReceiptLine(
                    "lent",
                    CopyBarcode.Of(reader.GetString(4)),
                    TitleReference.Of(reader.GetString(5)),
                    id,
                    loanedAt,
                    reader.Date(6)),
            ]);
    }

    private async Task<Receipt?> OfReturn(ReceiptId id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select r.at, r.library, r.branch, l.patron_id, r.lines::text
            from receipt r left join loan l on l.id = (r.lines -> 0 ->> 'loan')::bigint
            where r.id = $1
            """);
        command.Parameters.Add(new() { Value = id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Receipt(
                id,
                reader.Instant(0),
                Isil.Of(reader.GetString(1)),
                BranchId.Of(reader.GetString(2)),
                reader.Long(3) is { } patron ? new PatronId(patron) : null,
                JsonSerializer.Deserialize(reader.GetString(4), EngineJson.Default.ImmutableArrayReceiptLine))
            : null;
    }
}
