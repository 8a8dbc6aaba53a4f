using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Silo.Ledger;

/// <summary>Puts into stored answers what was not stored with them (<see cref="AnswerWithoutPatron"/>), from the rows
/// that they are about, for many answers at once. Where a link was cut meanwhile, the answer is given without
/// it.</summary>
internal sealed class AnswerPatrons : AnswerWithoutPatron.IMapping
{
    private const string Sql =
        """
        select 0, id, patron_id, null::bigint, null::text, null::text
        from loan where id = any($1) and patron_id is not null
        union all
        select 0, id, patron_id, null, null, null from reservation where id = any($1) and patron_id is not null
        union all
        select 1, r.id, l.patron_id, null, null, r.lines::text
        from receipt r left join loan l on l.id = (r.lines -> 0 ->> 'loan')::bigint
        where r.id = any($1)
        union all
        select 2, f.id, f.patron_id, c.loan_id, c.kind || ' ' || c.step, null
        from fee_loan c join fee f on f.id = c.fee_id where c.loan_id = any($1)
        """;

    private readonly Dictionary<long, long> _patrons = [];
    private readonly Dictionary<long, ImmutableArray<ReceiptLine>> _lines = [];
    private readonly Dictionary<(long Loan, string Which), (long Fee, long Patron)> _fees = [];
    private readonly Dictionary<Guid, long> _about = [];

    private AnswerPatrons()
    {
    }

    /// <summary>Reads what is missing of these answers.</summary>
    public static async Task<AnswerPatrons> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyDictionary<Guid, Reply> answers,
        CancellationToken cancellation = default)
    {
        var found = new AnswerPatrons();
        var seeking = new Seeking();
        foreach (var answer in answers.Values)
        {
            _ = AnswerWithoutPatron.Map(answer, seeking);
        }

        if (seeking.Ids.Count > 0)
        {
            await found.ReadThingsAsync(connection, [.. seeking.Ids.Order()], cancellation);
        }

        var about = answers.Where(answer => AnswerWithoutPatron.About(answer.Value) is not null).ToArray();
        if (about.Length > 0)
        {
            await found.ReadAboutAsync(connection, Array.ConvertAll(about, answer => answer.Key), cancellation);
        }

        return found;
    }

    /// <summary>The answer as it was given, or without its patron where the link was cut.</summary>
    public Reply Complete(Guid operation, Reply answer) => AnswerWithoutPatron.About(answer) is null
        ? AnswerWithoutPatron.Map(answer, this)
        : AnswerWithoutPatron.Of(answer, new PatronId(_about.GetValueOrDefault(operation)));

    Loan AnswerWithoutPatron.IMapping.Loan(Loan loan) =>
        loan with { PatronId = new PatronId(_patrons.GetValueOrDefault(loan.Id.Value)) };

    Reservation AnswerWithoutPatron.IMapping.Reservation(Reservation reservation) =>
        reservation with { PatronId = new PatronId(_patrons.GetValueOrDefault(reservation.Id.Value)) };

    Receipt AnswerWithoutPatron.IMapping.Receipt(Receipt receipt) => receipt with
    {
        PatronId = _patrons.TryGetValue(receipt.Id.Value, out var patron) ? new PatronId(patron) : null,
        Lines = _lines.GetValueOrDefault(receipt.Id.Value, []),
    };

    /// <summary>A fee of a loan that was cut stays with its patron and is no longer that of the loan.</summary>
    ImmutableArray<Fee> AnswerWithoutPatron.IMapping.Fees(ImmutableArray<Fee> fees) =>
    [
        .. fees.Select(fee => fee.Loans is [var loan]
            && _fees.TryGetValue((loan.LoanId.Value, $"{fee.Kind} {loan.Step}"), out var row)
                ? fee with { Id = new FeeId(row.Fee), PatronId = new PatronId(row.Patron) }
                : fee)
            .Where(fee => fee.Id.Value != 0),
    ];

    private async Task ReadThingsAsync(NpgsqlConnection connection, long[] ids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(Rows.Longs(ids));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var (kind, id, patron) = (row.GetInt32(0), row.GetInt64(1), row.Long(2));
            if (kind == 2)
            {
                _fees[(row.GetInt64(3), row.GetString(4))] = (id, patron ?? 0);
                continue;
            }

            if (patron is not null)
            {
                _patrons[id] = patron.Value;
            }

            if (kind == 1)
            {
                _lines[id] = JsonSerializer.Deserialize(
                    row.GetString(5), EngineJson.Default.ImmutableArrayReceiptLine);
            }
        }
    }

    private async Task ReadAboutAsync(NpgsqlConnection connection, Guid[] operations, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select operation, patron_id from answer_patron where operation = any($1)", connection);
        command.Parameters.Add(RequestRows.Uuids(operations));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            _about[row.GetGuid(0)] = row.GetInt64(1);
        }
    }

    /// <summary>Notes which rows an answer is about.</summary>
    private sealed class Seeking : AnswerWithoutPatron.IMapping
    {
        public HashSet<long> Ids { get; } = [];

        public Loan Loan(Loan loan)
        {
            _ = Ids.Add(loan.Id.Value);
            return loan;
        }

        public Reservation Reservation(Reservation reservation)
        {
            _ = Ids.Add(reservation.Id.Value);
            return reservation;
        }

        public Receipt Receipt(Receipt receipt)
        {
            _ = Ids.Add(receipt.Id.Value);
            return receipt;
        }

        public ImmutableArray<Fee> Fees(ImmutableArray<Fee> fees)
        {
            Ids.UnionWith(fees.Select(fee => fee.LoanId?.Value ?? 0));
            return fees;
        }
    }
}
