using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>What patrons are told (I29) and what staff must look at (I34).</summary>
internal sealed class NoticeFacts
{
    private readonly List<(Notices.Notice Notice, DateTimeOffset At)> _notices = [];
    private readonly List<(WorkItems.WorkItem Item, DateTimeOffset At)> _items = [];
    private readonly List<CopySeen> _seen = [];

    public void Add(NoticeQueued queued, DateTimeOffset at) => _notices.Add((queued.Notice, at));

    public void Add(WorkItemRaised raised, DateTimeOffset at) => _items.Add((raised.Item, at));

    public void Add(CopySeen seen) => _seen.Add(seen);

    public void AddStatements(NpgsqlBatch batch)
    {
        AddNotices(batch);
        AddItems(batch);
        AddSeen(batch);
    }

    private void AddNotices(NpgsqlBatch batch)
    {
        if (_notices.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, patrons, libraries, kinds) = (columns.Longs(), columns.Longs(), columns.Texts(), columns.Shorts());
        var (causes, steps, titles) = (columns.Longs(), columns.Ints(), columns.LongsOrNull());
        var (days, createdAt) = (columns.DatesOrNull(), columns.Instants());
        foreach (var (notice, at) in _notices)
        {
            ids.Add(notice.Id.Value);
            patrons.Add(notice.PatronId.Value);
            libraries.Add(notice.Library.Value);
            kinds.Add((short)notice.Kind);
            causes.Add(notice.CauseId);
            steps.Add(notice.Step);
            titles.Add(notice.TitleId?.Value);
            days.Add(notice.Day);
            createdAt.Add(at.UtcDateTime);
        }

        _ = batch.Add(
            """
            insert into notice (id, patron_id, library, kind, cause_id, step, title_id, day, created_at)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            columns.Seal());
    }

    private void AddItems(NpgsqlBatch batch)
    {
        if (_items.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, libraries, branches, kinds) = (
            columns.Longs(), columns.Texts(), columns.TextsOrNull(), columns.Shorts());
        var (happenedAt, raisedAt, codes) = (columns.Instants(), columns.Instants(), columns.Texts());
        var (patrons, copies, loans) = (columns.LongsOrNull(), columns.LongsOrNull(), columns.LongsOrNull());
        var (cards, barcodes, others) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.LongsOrNull());
        var amounts = columns.LongsOrNull();
        foreach (var (item, at) in _items)
        {
            ids.Add(item.Id.Value);
            libraries.Add(item.Library.Value);
            branches.Add(item.Branch?.Value);
            kinds.Add((short)item.Kind);
            happenedAt.Add(item.At.UtcDateTime);
            raisedAt.Add(at.UtcDateTime);
            codes.Add(string.Join(' ', item.Codes));
            patrons.Add(item.PatronId?.Value);
            copies.Add(item.CopyId?.Value);
            loans.Add(item.LoanId?.Value);
            cards.Add(item.Card);
            barcodes.Add(item.Barcode);
            others.Add(item.OtherPatronId?.Value);
            amounts.Add(item.Amount);
        }

        _ = batch.Add(
            """
            insert into work_item (id, library, branch, kind, at, raised_at, codes, patron_id, copy_id, loan_id, card,
                                   barcode, other_patron_id, amount)
            select id, library, branch, kind, at, raised_at, array_remove(string_to_array(codes, ' '), ''), patron,
                   copy, loan, card, barcode, other, amount
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                 as u (id, library, branch, kind, at, raised_at, codes, patron, copy, loan, card, barcode, other,
                       amount)
            """,
            columns.Seal());
    }

    private void AddSeen(NpgsqlBatch batch)
    {
        if (_seen.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (copies, at, branches) = (columns.Longs(), columns.Instants(), columns.Texts());
        foreach (var seen in _seen)
        {
            copies.Add(seen.CopyId.Value);
            at.Add(seen.At.UtcDateTime);
            branches.Add(seen.Branch.Value);
        }

        _ = batch.Add(
            "insert into copy_seen (copy_id, at, branch) select * from unnest($1, $2, $3)", columns.Seal());
    }
}
