using Npgsql;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Silo.Ledger;

/// <summary>Loans that open, are renewed and close. Opening claims the copy by the unique index I1.</summary>
internal sealed class LoanFacts
{
    private readonly List<Loan> _opened = [];
    private readonly List<(LoanRenewed Fact, DateTimeOffset At)> _renewed = [];
    private readonly List<LoanClosed> _closed = [];

    public void Open(Loan loan) => _opened.Add(loan);

    public void Renew(LoanRenewed renewed, DateTimeOffset at) => _renewed.Add((renewed, at));

    public void Close(LoanClosed closed) => _closed.Add(closed);

    public void AddStatements(NpgsqlBatch batch, List<(NpgsqlBatchCommand Command, int Rows)> claims)
    {
        if (_opened.Count > 0)
        {
            AddOpened(batch);
        }

        if (_renewed.Count > 0)
        {
            claims.Add((AddRenewed(batch), _renewed.Count));
            AddRenewals(batch);
        }

        if (_closed.Count > 0)
        {
            claims.Add((AddClosed(batch), _closed.Count));
        }
    }

    private void AddOpened(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, patrons, copies, titles) = (columns.Longs(), columns.Longs(), columns.Longs(), columns.Longs());
        var (loanedAt, dueDates, policies) = (columns.Instants(), columns.Dates(), columns.Ints());
        var (renewalsMax, channels) = (columns.Shorts(), columns.Shorts());
        var (libraries, branches, materials) = (columns.Texts(), columns.Texts(), columns.Texts());
        foreach (var loan in _opened)
        {
            ids.Add(loan.Id.Value);
            patrons.Add(loan.PatronId.Value);
            copies.Add(loan.CopyId.Value);
            titles.Add(loan.TitleId.Value);
            loanedAt.Add(loan.LoanedAt.UtcDateTime);
            dueDates.Add(loan.DueDate);
            policies.Add(loan.PolicyVersion);
            renewalsMax.Add((short)loan.RenewalsMax);
            channels.Add((short)loan.Channel);
            libraries.Add(loan.Library.Value);
            branches.Add(loan.Branch.Value);
            materials.Add(loan.Material);
        }

        _ = batch.Add(
            """
            insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                              channel, library, branch, material)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            columns.Seal());
    }

    private NpgsqlBatchCommand AddRenewed(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, versions, dueDates) = (columns.Longs(), columns.Ints(), columns.Dates());
        var (renewals, renewalsMax, policies) = (columns.Shorts(), columns.Shorts(), columns.Ints());
        foreach (var (fact, _) in _renewed)
        {
            ids.Add(fact.Loan.Id.Value);
            versions.Add(fact.Loan.Version);
            dueDates.Add(fact.Loan.DueDate);
            renewals.Add((short)fact.Loan.Renewals);
            renewalsMax.Add((short)fact.Loan.RenewalsMax);
            policies.Add(fact.Loan.PolicyVersion);
        }

        return batch.Add(
            """
            update loan l set version = u.version, due_date = u.due_date, renewals = u.renewals,
                              renewals_max = u.renewals_max, policy_version = u.policy_version
            from unnest($1, $2, $3, $4, $5, $6) as u (id, version, due_date, renewals, renewals_max, policy_version)
            where l.id = u.id and l.version = u.version - 1 and l.closed_at is null
            """,
            columns.Seal());
    }

    private void AddRenewals(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (loans, numbers, at) = (columns.Longs(), columns.Shorts(), columns.Instants());
        var (before, after, channels) = (columns.Dates(), columns.Dates(), columns.Shorts());
        foreach (var (fact, instant) in _renewed)
        {
            loans.Add(fact.Loan.Id.Value);
            numbers.Add((short)fact.Loan.Renewals);
            at.Add(instant.UtcDateTime);
            before.Add(fact.DueDateBefore);
            after.Add(fact.Loan.DueDate);
            channels.Add((short)fact.Channel);
        }

        _ = batch.Add(
            """
            insert into renewal (loan_id, number, at, due_before, due_after, channel)
            select * from unnest($1, $2, $3, $4, $5, $6)
            """,
            columns.Seal());
    }

    private NpgsqlBatchCommand AddClosed(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, versions) = (columns.Longs(), columns.Ints());
        var (closedAt, branches) = (columns.Instants(), columns.Texts());
        foreach (var closed in _closed)
        {
            ids.Add(closed.Loan.Id.Value);
            versions.Add(closed.Loan.Version);
            closedAt.Add(closed.Loan.ClosedAt!.Value.UtcDateTime);
            branches.Add(closed.Branch.Value);
        }

        return batch.Add(
            """
            update loan l set version = u.version, closed_at = u.closed_at, closed_branch = u.branch
            from unnest($1, $2, $3, $4) as u (id, version, closed_at, branch)
            where l.id = u.id and l.version = u.version - 1 and l.closed_at is null
            """,
            columns.Seal());
    }
}
