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
    private readonly List<(LoanChanged Fact, DateTimeOffset At)> _changed = [];

    public void Open(Loan loan) => _opened.Add(loan);

    public void Renew(LoanRenewed renewed, DateTimeOffset at) => _renewed.Add((renewed, at));

    public void Close(LoanClosed closed) => _closed.Add(closed);

    public void Change(LoanChanged changed, DateTimeOffset at) => _changed.Add((changed, at));

    public void AddStatements(NpgsqlBatch batch, List<(NpgsqlBatchCommand Command, int Rows)> claims)
    {
        // What closes comes before what opens, so that a copy passes from one patron to the next within one unit.
        if (_closed.Count > 0)
        {
            claims.Add((AddClosed(batch), _closed.Count));
        }

        if (_changed.Count > 0)
        {
            AddChanged(batch, claims);
        }

        if (_opened.Count > 0)
        {
            AddOpened(batch);
        }

        if (_renewed.Count > 0)
        {
            claims.Add((AddRenewed(batch), _renewed.Count));
            AddRenewals(batch);
        }
    }

    private void AddOpened(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, patrons, copies, titles) = (columns.Longs(), columns.Longs(), columns.Longs(), columns.Longs());
        var (loanedAt, dueDates, policies) = (columns.Instants(), columns.Dates(), columns.Ints());
        var (renewalsMax, channels) = (columns.Shorts(), columns.Shorts());
        var (libraries, branches, materials) = (columns.Texts(), columns.Texts(), columns.Texts());
        var (next, closedAt) = (columns.InstantsOrNull(), columns.InstantsOrNull());
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
            next.Add(loan.NextActionAt?.UtcDateTime);
            closedAt.Add(loan.ClosedAt?.UtcDateTime);
        }

        _ = batch.Add(
            """
            insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                              channel, library, branch, material, next_action_at, closed_at)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            columns.Seal());
    }

    private NpgsqlBatchCommand AddRenewed(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, versions, dueDates) = (columns.Longs(), columns.Ints(), columns.Dates());
        var (renewals, renewalsMax, policies) = (columns.Shorts(), columns.Shorts(), columns.Ints());
        var (requests, before, next) = (columns.ShortsOrNull(), columns.DatesOrNull(), columns.InstantsOrNull());
        foreach (var (fact, _) in _renewed)
        {
            ids.Add(fact.Loan.Id.Value);
            versions.Add(fact.Loan.Version);
            dueDates.Add(fact.Loan.DueDate);
            renewals.Add((short)fact.Loan.Renewals);
            renewalsMax.Add((short)fact.Loan.RenewalsMax);
            policies.Add(fact.Loan.PolicyVersion);
            requests.Add((short?)fact.Loan.RenewalRequest);
            before.Add(fact.Loan.DueDateBefore);
            next.Add(fact.Loan.NextActionAt?.UtcDateTime);
        }

        return batch.Add(
            """
            update loan l set version = u.version, due_date = u.due_date, renewals = u.renewals,
                              renewals_max = u.renewals_max, policy_version = u.policy_version,
                              renewal_request = u.request, due_before = u.before, next_action_at = u.next
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 as u (id, version, due_date, renewals, renewals_max, policy_version, request, before, next)
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

    private void AddChanged(NpgsqlBatch batch, List<(NpgsqlBatchCommand Command, int Rows)> claims)
    {
        claims.Add((AddChangedLoans(batch), _changed.Count));
        var annulled = _changed.Where(one => Annuls(one.Fact.Before, one.Fact.After)).ToArray();
        if (annulled.Length > 0)
        {
            claims.Add((AddAnnulled(batch, annulled), annulled.Length));
        }

        var restored = _changed.Where(one => Annuls(one.Fact.After, one.Fact.Before)).ToArray();
        if (restored.Length > 0)
        {
            claims.Add((AddRestored(batch, restored), restored.Length));
        }

        var moved = _changed.Where(one => one.Fact.Why == EventKind.DueDateMoved).ToArray();
        if (moved.Length > 0)
        {
            AddMoved(batch, moved);
        }
    }

    private NpgsqlBatchCommand AddChangedLoans(NpgsqlBatch batch)
    {
        var columns = new Columns();
        var (ids, before, after, dueDates) = (columns.Longs(), columns.Ints(), columns.Ints(), columns.Dates());
        var (renewals, requests) = (columns.Shorts(), columns.ShortsOrNull());
        var (dueBefore, graceUntil) = (columns.DatesOrNull(), columns.DatesOrNull());
        var (lostAt, claimedAt) = (columns.InstantsOrNull(), columns.InstantsOrNull());
        var (closedAt, undone, next) = (columns.InstantsOrNull(), columns.Flags(), columns.InstantsOrNull());
        foreach (var ((was, loan, _), _) in _changed)
        {
            ids.Add(loan.Id.Value);
            before.Add(was.Version);
            after.Add(loan.Version);
            dueDates.Add(loan.DueDate);
            renewals.Add((short)loan.Renewals);
            requests.Add((short?)loan.RenewalRequest);
            dueBefore.Add(loan.DueDateBefore);
            graceUntil.Add(loan.GraceUntil);
            lostAt.Add(loan.LostAt?.UtcDateTime);
            claimedAt.Add(loan.ClaimedReturnedAt?.UtcDateTime);
            closedAt.Add(loan.ClosedAt?.UtcDateTime);
            undone.Add(loan.Undone);
            next.Add(loan.NextActionAt?.UtcDateTime);
        }

        return batch.Add(
            """
            update loan l set version = u.after, due_date = u.due_date, renewals = u.renewals,
                              renewal_request = u.request, due_before = u.due_before, grace_until = u.grace_until,
                              lost_at = u.lost_at, claimed_returned_at = u.claimed_at, closed_at = u.closed_at,
                              undone = u.undone, next_action_at = u.next,
                              closed_branch = case when u.closed_at is null then null else l.closed_branch end
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                 as u (id, before, after, due_date, renewals, request, due_before, grace_until, lost_at, claimed_at,
                       closed_at, undone, next)
            where l.id = u.id and l.version = u.before
            """,
            columns.Seal());
    }

    private static NpgsqlBatchCommand AddAnnulled(
        NpgsqlBatch batch, (LoanChanged Fact, DateTimeOffset At)[] annulled)
    {
        var columns = new Columns();
        var (loans, numbers, at) = (columns.Longs(), columns.Shorts(), columns.Instants());
        foreach (var (fact, instant) in annulled)
        {
            loans.Add(fact.Before.Id.Value);
            numbers.Add((short)fact.Before.Renewals);
            at.Add(instant.UtcDateTime);
        }

        return batch.Add(
            """
            update renewal r set annulled_at = u.at from unnest($1, $2, $3) as u (loan_id, number, at)
            where r.loan_id = u.loan_id and r.number = u.number and r.annulled_at is null
            """,
            columns.Seal());
    }

    /// <summary>A renewal that was annulled, though its message came back, stands again.</summary>
    private static NpgsqlBatchCommand AddRestored(
        NpgsqlBatch batch, (LoanChanged Fact, DateTimeOffset At)[] restored)
    {
        var columns = new Columns();
        var (loans, numbers) = (columns.Longs(), columns.Shorts());
        foreach (var (fact, _) in restored)
        {
            loans.Add(fact.After.Id.Value);
            numbers.Add((short)fact.After.Renewals);
        }

        return batch.Add(
            """
            update renewal r set annulled_at = null from unnest($1, $2) as u (loan_id, number)
            where r.loan_id = u.loan_id and r.number = u.number and r.at = (
                select max(x.at) from renewal x where x.loan_id = u.loan_id and x.number = u.number)
            """,
            columns.Seal());
    }

    /// <summary>Whether a renewal is given back between two states of a loan.</summary>
    private static bool Annuls(Loan before, Loan after) =>
        after.RenewalRequest == RenewalRequest.Annulled && after.Renewals < before.Renewals;

    private static void AddMoved(NpgsqlBatch batch, (LoanChanged Fact, DateTimeOffset At)[] moved)
    {
        var columns = new Columns();
        var (loans, at) = (columns.Longs(), columns.Instants());
        var (before, after) = (columns.Dates(), columns.Dates());
        foreach (var (fact, instant) in moved)
        {
            loans.Add(fact.After.Id.Value);
            at.Add(instant.UtcDateTime);
            before.Add(fact.Before.DueDate);
            after.Add(fact.After.DueDate);
        }

        _ = batch.Add(
            """
            insert into due_date_change (loan_id, at, due_before, due_after) select * from unnest($1, $2, $3, $4)
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
