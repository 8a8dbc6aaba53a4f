using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Work items that staff have done; each is done once, by whoever said so first.</summary>
internal sealed class WorkItemFacts
{
    private readonly List<(WorkItemDone Done, UnitOfWork Unit)> _done = [];

    public void Finish(WorkItemDone done, UnitOfWork unit) => _done.Add((done, unit));

    public void AddStatements(NpgsqlBatch batch, List<(NpgsqlBatchCommand Command, int Rows)> claims)
    {
        if (_done.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, libraries, at) = (columns.Longs(), columns.Texts(), columns.Instants());
        var (by, notes) = (columns.Ints(), columns.TextsOrNull());
        foreach (var (done, unit) in _done)
        {
            ids.Add(done.Id.Value);
            libraries.Add(done.Library.Value);
            at.Add(unit.At.UtcDateTime);
            by.Add(unit.Origin.Credential);
            notes.Add(done.Note);
        }

        claims.Add((
            batch.Add(
                """
                update work_item w set done_at = u.at, done_by = u.by, note = u.note
                from unnest($1, $2, $3, $4, $5) as u (id, library, at, by, note)
                where w.id = u.id and w.library = u.library and w.done_at is null
                """,
                columns.Seal()),
            _done.Count));
    }
}
