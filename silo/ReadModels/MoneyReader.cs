using Npgsql;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Payments;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>An entry of the money ledger, with what was owed after it.</summary>
public sealed record StatementLine(
    long Id,
    Isil Library,
    DateOnly Day,
    MoneyEntryKind Kind,
    FeeId FeeId,
    string FeeKind,
    Money Amount,
    Money Balance,
    PaymentId? PaymentId,
    string? Reference,
    PaymentMethod Method);

/// <summary>Payments, or what was given back, of one day by one way.</summary>
public readonly record struct CashLine(bool IsIn, PaymentMethod Method, Channel Channel, int Count, long Amount);

/// <summary>What the money ledger says, for patrons and for bookkeeping.</summary>
public sealed class MoneyReader(NpgsqlDataSource database)
{
    /// <param name="library">Only this library's; null for all.</param>
    public async Task<IReadOnlyList<StatementLine>> Statement(
        PatronId patron, Isil? library, long after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select id, library, day, kind, fee_id, fee_kind, amount, currency, balance, payment_id, reference, method
            from (
                select e.id, e.library, e.day, e.kind, e.fee_id, f.kind as fee_kind, e.amount, e.currency,
                       (sum(case when e.kind in (1, 4) then e.amount else -e.amount end)
                           over (partition by e.library order by e.id))::bigint as balance,
                       e.payment_id, p.reference, coalesce(p.method, e.method) as method
                from fee f
                join money_entry e on e.fee_id = f.id
                left join payment p on p.id = e.payment_id
                where f.patron_id = $1 and ($2::text is null or f.library = $2)) s
            where id > $3 order by id limit $4
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = most });
        var lines = new List<StatementLine>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var currency = row.GetString(7);
            lines.Add(new StatementLine(
                row.GetInt64(0),
                Isil.Of(row.GetString(1)),
                row.Date(2),
                (MoneyEntryKind)row.GetInt16(3),
                new FeeId(row.GetInt64(4)),
                row.GetString(5),
                new Money(row.GetInt64(6), currency),
                new Money(row.GetInt64(8), currency),
                row.Long(9) is { } payment ? new PaymentId(payment) : null,
                row.Text(10),
                (PaymentMethod)row.GetInt16(11)));
        }

        return lines;
    }

    public async Task<IReadOnlyList<CashLine>> CashOf(Isil library, DateOnly day, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select true, method, channel, count(*)::int, sum(amount)::bigint from payment
            where library = $1 and day = $2 group by method, channel
            union all
            select false, method, channel, count(*)::int, sum(amount)::bigint from money_entry
            where library = $1 and day = $2 and kind = 4 group by method, channel
            order by 1 desc, 2, 3
            """);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = day });
        var lines = new List<CashLine>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            lines.Add(new CashLine(
                row.GetBoolean(0),
                (PaymentMethod)row.GetInt16(1),
                (Channel)row.GetInt16(2),
                row.GetInt32(3),
                row.GetInt64(4)));
        }

        return lines;
    }
}
