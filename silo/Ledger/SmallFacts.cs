using System.Text.Json;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Copies whose stored status or way changed.</summary>
internal sealed class CopyFacts
{
    private readonly List<CopyMoved> _moved = [];

    public void Move(CopyMoved moved) => _moved.Add(moved);

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_moved.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, statuses, transits) = (columns.Longs(), columns.Shorts(), columns.TextsOrNull());
        foreach (var moved in _moved)
        {
            ids.Add(moved.Copy.Id.Value);
            statuses.Add((short)moved.Status);
            transits.Add(moved.TransitTo?.Value);
        }

        _ = batch.Add(
            """
            update copy c set status = u.status, transit_to = u.transit_to
            from unnest($1, $2, $3) as u (id, status, transit_to) where c.id = u.id
            """,
            columns.Seal());
    }
}

/// <summary>Counts of wrong PINs (I39).</summary>
internal sealed class PinFacts
{
    private readonly List<PinTried> _tried = [];

    public void Add(PinTried tried) => _tried.Add(tried);

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_tried.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, failures, locked) = (columns.Longs(), columns.Shorts(), columns.InstantsOrNull());
        foreach (var tried in _tried)
        {
            ids.Add(tried.PatronId.Value);
            failures.Add((short)tried.Failures);
            locked.Add(tried.CountsUntil?.UtcDateTime);
        }

        _ = batch.Add(
            """
            update patron p set pin_failures = u.failures, pin_locked_until = u.locked
            from unnest($1, $2, $3) as u (id, failures, locked) where p.id = u.id
            """,
            columns.Seal());
    }
}

/// <summary>Receipts, written once and never changed (H26). Whose they are, their loan says.</summary>
internal sealed class ReceiptFacts
{
    private readonly List<Receipt> _issued = [];

    public void Add(Receipt receipt) => _issued.Add(receipt);

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_issued.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, at, libraries) = (columns.Longs(), columns.Instants(), columns.Texts());
        var (branches, lines) = (columns.Texts(), columns.Texts());
        foreach (var receipt in _issued)
        {
            ids.Add(receipt.Id.Value);
            at.Add(receipt.At.UtcDateTime);
            libraries.Add(receipt.Library.Value);
            branches.Add(receipt.Branch.Value);
            lines.Add(JsonSerializer.Serialize(receipt, EngineJson.Default.Receipt));
        }

        _ = batch.Add(
            """
            insert into receipt (id, at, library, branch, lines)
            select id, at, library, branch, (document::jsonb) -> 'lines'
            from unnest($1, $2, $3, $4, $5) as u (id, at, library, branch, document)
            """,
            columns.Seal());
    }
}
