using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Loans that an import opens or extends. The caller has moved the versions of their patrons and copies, and
/// so holds their locks.</summary>
internal sealed class LoanWrites(ChunkWork work)
{
    private readonly List<Loan> _opened = [];
    private readonly List<(LoanCase Case, OpenLoan Open)> _extended = [];

    /// <summary>Keys of what must not be imported again.</summary>
    public List<Guid> Once { get; } = [];

    public void Open(Loan loan, Guid once)
    {
        _opened.Add(loan);
        Once.Add(once);
    }

    public void Extend(LoanCase the, OpenLoan open)
    {
        _extended.Add((the, open));
        Once.Add(the.Once);
    }

    public async Task WriteAsync()
    {
        await BulkInsert.LoansAsync(work.Connection, _opened, work.Cancellation);
        await ExtendAsync();
        await work.AppendEventsAsync([.. _opened.Select(loan => new LoanOpened(loan))]);
        (work.Taken, work.Changed) = (_opened.Count, _extended.Count);
    }

    private async Task ExtendAsync()
    {
        if (_extended.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, dueDates, renewals) = (columns.Longs(), columns.Dates(), columns.Shorts());
        foreach (var (the, open) in _extended)
        {
            ids.Add(open.Id);
            dueDates.Add(the.Row.DueDate);
            renewals.Add((short)the.Row.Renewals);
        }

        // A timer looks at them at once, and plans them by their new due date.
        _ = await work.ExecuteAsync(
            $"""
            update loan l set version = l.version + 1, due_date = greatest(l.due_date, u.due_date),
                              renewals = greatest(l.renewals, u.renewals),
                              renewals_max = greatest(l.renewals_max, u.renewals),
                              next_action_at = '{work.Library.Now:O}'
            from unnest($1, $2, $3) as u (id, due_date, renewals) where l.id = u.id
            """,
            columns.Seal());
    }
}
