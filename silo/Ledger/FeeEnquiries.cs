using Npgsql;
using Skranke.Fees;

namespace Skranke.Silo.Ledger;

/// <summary>Fees as decisions ask for them; see <see cref="LoanEnquiries"/>.</summary>
internal sealed class FeeEnquiries(Enquiries enquiries)
{
    private readonly Enquiry<long, Fee> _fees = enquiries.About<long, Fee>(
        (batch, ids) => batch.Add(
            $"select {FeeRows.Columns} from fee f where f.id = any($1)", Rows.Longs(ids)),
        async (row, _) =>
        {
            var found = new Dictionary<long, Fee>();
            while (await row.ReadAsync())
            {
                var fee = FeeRows.Read(row, 0);
                found[fee.Id.Value] = fee;
            }

            return found;
        });

    private readonly Enquiry<long, List<Fee>> _ofLoans = enquiries.About<long, List<Fee>>(
        (batch, loans) => batch.Add(
            $"""
            select k.loan_id, {FeeRows.Columns} from fee_loan k join fee f on f.id = k.fee_id
            where k.loan_id = any($1) and not k.cancelled order by f.id
            """,
            Rows.Longs(loans)),
        (row, _) => ByKeyAsync(row, with => with.GetInt64(0)));

    private readonly Enquiry<long, List<Fee>> _open = enquiries.About<long, List<Fee>>(
        (batch, patrons) => batch.Add(
            $"""
            select f.patron_id, {FeeRows.Columns} from fee f
            where f.patron_id = any($1) and f.settled_at is null order by f.id
            """,
            Rows.Longs(patrons)),
        (row, _) => ByKeyAsync(row, with => with.GetInt64(0)));

    private readonly Enquiry<Cause, List<Fee>> _ofCauses = enquiries.About<Cause, List<Fee>>(
        (batch, causes) => batch.Add(
            $"""
            select k.n, {FeeRows.Columns}
            from unnest($1, $2, $3, $4) with ordinality as k (patron, library, kind, cause, n)
            join fee f on f.patron_id = k.patron and f.library = k.library and f.kind = k.kind and f.cause = k.cause
            """,
            Rows.Longs(Array.ConvertAll(causes, one => one.Patron)),
            Rows.Texts(Array.ConvertAll(causes, one => one.Library)),
            Rows.Texts(Array.ConvertAll(causes, one => one.Kind)),
            Rows.Texts(Array.ConvertAll(causes, one => one.Text))),
        (row, causes) => ByKeyAsync(row, with => causes[with.GetInt64(0) - 1]));

    private readonly Enquiry<Since, Count> _visits = enquiries.About<Since, Count>(
        (batch, asked) => batch.Add(
            """
            select k.n, (
                select count(distinct (l.loaned_at at time zone b.time_zone)::date)
                from fee f join fee_loan x on x.fee_id = f.id join loan l on l.id = x.loan_id
                join library b on b.isil = f.library
                where f.patron_id = k.patron and f.library = k.library and f.charged_at >= k.since
                  and f.kind in ('replacement', 'damage'))
            from unnest($1, $2, $3) with ordinality as k (patron, library, since, n)
            """,
            Rows.Longs(Array.ConvertAll(asked, one => one.Patron)),
            Rows.Texts(Array.ConvertAll(asked, one => one.Library)),
            new NpgsqlParameter<DateTime[]> { TypedValue = Array.ConvertAll(asked, one => one.From.UtcDateTime) }),
        async (row, asked) =>
        {
            var found = new Dictionary<Since, Count>();
            while (await row.ReadAsync())
            {
                found[asked[row.GetInt64(0) - 1]] = new Count((int)row.GetInt64(1));
            }

            return found;
        });

    public ValueTask<Fee?> One(FeeId id) => _fees.Get(id.Value);

    public async ValueTask<IReadOnlyList<Fee>> OfLoan(LoanId loan) => await _ofLoans.Get(loan.Value) ?? [];

    public async ValueTask<IReadOnlyList<Fee>> OpenOf(PatronId patron) => await _open.Get(patron.Value) ?? [];

    public async ValueTask<Fee?> OfCause(PatronId patron, Isil library, string kind, string cause) =>
        (await _ofCauses.Get(new Cause(patron.Value, library.Value, kind, cause)))?[0];

    public async ValueTask<int> BilledVisits(PatronId patron, Isil library, DateTimeOffset since) =>
        (await _visits.Get(new Since(patron.Value, library.Value, since)))?.Number ?? 0;

    /// <summary>Each row begins with what was asked about, before the fee.</summary>
    private static async Task<Dictionary<TKey, List<Fee>>> ByKeyAsync<TKey>(
        NpgsqlDataReader row, Func<NpgsqlDataReader, TKey> keyOf) where TKey : notnull
    {
        var found = new Dictionary<TKey, List<Fee>>();
        while (await row.ReadAsync())
        {
            var key = keyOf(row);
            if (!found.TryGetValue(key, out var fees))
            {
                found[key] = fees = [];
            }

            fees.Add(FeeRows.Read(row, 1));
        }

        return found;
    }

    private sealed record Cause(long Patron, string Library, string Kind, string Text);

    private sealed record Since(long Patron, string Library, DateTimeOffset From);

    private sealed record Count(int Number);
}
