using Npgsql;
using Skranke.Loans;

namespace Skranke.Silo.Ledger;

/// <summary>Loans as decisions ask for them. On the morning on which thousands of them are billed, thousands of grains
/// ask at once, and share the round trips.</summary>
internal sealed class LoanEnquiries(Enquiries enquiries)
{
    private const string From =
        $"select {LoanRows.Columns} from loan l join copy c on c.id = l.copy_id join title t on t.id = l.title_id ";

    private readonly Enquiry<long, Loan> _loans = enquiries.About<long, Loan>(
        (batch, ids) => batch.Add(From + "where l.id = any($1)", Rows.Longs(ids)),
        async (row, _) => (await ReadAsync(row)).ToDictionary(loan => loan.Id.Value));

    private readonly Enquiry<long, IReadOnlyList<Loan>> _open = enquiries.About<long, IReadOnlyList<Loan>>(
        (batch, patrons) => batch.Add(
            From + "where l.patron_id = any($1) and l.closed_at is null order by l.id", Rows.Longs(patrons)),
        async (row, _) => (await ReadAsync(row)).GroupBy(loan => loan.PatronId.Value)
            .ToDictionary(loans => loans.Key, loans => (IReadOnlyList<Loan>)[.. loans]));

    private readonly Enquiry<long, Renewed> _renewed = enquiries.About<long, Renewed>(
        (batch, loans) => batch.Add(
            """
            select loan_id, max(at) from renewal where loan_id = any($1) and annulled_at is null group by loan_id
            """,
            Rows.Longs(loans)),
        async (row, _) =>
        {
            var found = new Dictionary<long, Renewed>();
            while (await row.ReadAsync())
            {
                found[row.GetInt64(0)] = new Renewed(row.Instant(1));
            }

            return found;
        });

    public ValueTask<Loan?> One(LoanId id) => _loans.Get(id.Value);

    public async ValueTask<IReadOnlyList<Loan>> OpenOf(PatronId patron) => await _open.Get(patron.Value) ?? [];

    public async ValueTask<DateTimeOffset?> LatestRenewal(LoanId loan) => (await _renewed.Get(loan.Value))?.At;

    private static async Task<List<Loan>> ReadAsync(NpgsqlDataReader row)
    {
        var loans = new List<Loan>();
        while (await row.ReadAsync())
        {
            loans.Add(LoanRows.Read(row, 0));
        }

        return loans;
    }

    private sealed record Renewed(DateTimeOffset At);
}
