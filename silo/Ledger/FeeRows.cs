using Npgsql;
using Skranke.Fees;
using Skranke.Payments;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to fees and payments; the columns are listed once.</summary>
internal static class FeeRows
{
    /// <summary>Of <c>fee f</c>.</summary>
    public const string Columns =
        """
        f.id, f.patron_id, f.library, f.kind, f.amount, f.currency, f.charged_at, f.version, f.cause, f.copy_id,
        f.pay_by, f.policy_version, f.paid, f.refunded, f.waived, f.reversed,
        (select array_agg(fl.loan_id order by fl.loan_id) from fee_loan fl where fl.fee_id = f.id and not fl.cancelled),
        (select array_agg(fl.step order by fl.loan_id) from fee_loan fl where fl.fee_id = f.id and not fl.cancelled)
        """;

    public static Fee Read(NpgsqlDataReader row, int from) => new(
        new FeeId(row.GetInt64(from)),
        new PatronId(row.Long(from + 1) ?? 0),
        Isil.Of(row.GetString(from + 2)),
        row.GetString(from + 3),
        new Money(row.GetInt64(from + 4), row.GetString(from + 5)),
        row.Instant(from + 6))
    {
        Version = row.GetInt32(from + 7),
        Cause = row.Text(from + 8),
        CopyId = row.Long(from + 9) is { } copy ? new CopyId(copy) : null,
        PayBy = row.DateOrNull(from + 10),
        PolicyVersion = row.GetInt32(from + 11),
        Paid = row.GetInt64(from + 12),
        Refunded = row.GetInt64(from + 13),
        Waived = row.GetInt64(from + 14),
        Reversed = row.GetInt64(from + 15),
        Loans = row.IsDBNull(from + 16)
            ? []
            :
            [
                .. row.GetFieldValue<long[]>(from + 16).Zip(row.GetFieldValue<int[]>(from + 17))
                    .Select(covered => new FeeLoan(new LoanId(covered.First), covered.Second)),
            ],
    };

    public static async Task<Payment?> PaymentAsync(NpgsqlDataSource database, Isil library, string reference)
    {
        await using var command = database.CreateCommand(
            """
            select p.id, p.patron_id, p.reference, p.amount, p.currency, p.method, p.at, p.day, p.fees,
                   (select array_agg(e.fee_id order by e.id) from money_entry e where e.payment_id = p.id),
                   (select array_agg(e.amount order by e.id) from money_entry e where e.payment_id = p.id)
            from payment p where p.library = $1 and p.reference = $2
            """);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = reference });
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync())
        {
            return null;
        }

        return new Payment(
            new PaymentId(row.GetInt64(0)),
            new PatronId(row.Long(1) ?? 0),
            library,
            row.GetString(2),
            new Money(row.GetInt64(3), row.GetString(4)),
            (PaymentMethod)row.GetInt16(5),
            row.Instant(6),
            row.Date(7),
            [.. row.GetFieldValue<long[]>(8).Select(FeeId.Of)])
        {
            Allocations = row.IsDBNull(9)
                ? []
                :
                [
                    .. row.GetFieldValue<long[]>(9).Zip(row.GetFieldValue<long[]>(10))
                        .Select(part => new Allocation(new FeeId(part.First), part.Second)),
                ],
        };
    }
}
