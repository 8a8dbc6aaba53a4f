using Npgsql;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Cards that were issued, and cards that changed. The unique indexes on numbers are the claims of the
/// former.</summary>
internal sealed class CardFacts
{
    private readonly List<(CardIssued Issued, DateTimeOffset At)> _issued = [];
    private readonly List<(CardChanged Changed, DateTimeOffset At)> _changed = [];

    public void Add(CardIssued issued, DateTimeOffset at) => _issued.Add((issued, at));

    public void Add(CardChanged changed, DateTimeOffset at) => _changed.Add((changed, at));

    public void AddStatements(NpgsqlBatch batch)
    {
        AddIssued(batch);
        AddChanged(batch);
    }

    private void AddIssued(NpgsqlBatch batch)
    {
        if (_issued.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, patrons, numbers) = (columns.Longs(), columns.Longs(), columns.TextsOrNull());
        var (kinds, states) = (columns.Shorts(), columns.Shorts());
        var (libraries, at) = (columns.TextsOrNull(), columns.Instants());
        foreach (var (issued, when) in _issued)
        {
            var card = issued.Card;
            ids.Add(card.Id.Value);
            patrons.Add(issued.PatronId.Value);
            numbers.Add(card.Kind == CardKind.NationalId ? null : card.Number.Value);
            kinds.Add((short)card.Kind);
            states.Add((short)card.State);
            libraries.Add(card.Library?.Value);
            at.Add(when.UtcDateTime);
        }

        _ = batch.Add(
            """
            insert into card (id, patron_id, number, kind, state, library, changed_at)
            select * from unnest($1, $2, $3, $4, $5, $6, $7)
            """,
            columns.Seal());
    }

    private void AddChanged(NpgsqlBatch batch)
    {
        if (_changed.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, states) = (columns.Longs(), columns.Shorts());
        var (reasons, at, by) = (columns.TextsOrNull(), columns.Instants(), columns.LongsOrNull());
        foreach (var (changed, when) in _changed)
        {
            ids.Add(changed.Card.Id.Value);
            states.Add((short)changed.Card.State);
            reasons.Add(changed.Card.BlockReason is { } reason ? NameOf(reason) : null);
            at.Add(when.UtcDateTime);
            by.Add(changed.Card.ReplacedBy?.Value);
        }

        _ = batch.Add(
            """
            update card c set state = u.state, block_reason = u.reason, changed_at = u.at, replaced_by = u.by
            from unnest($1, $2, $3, $4, $5) as u (id, state, reason, at, by) where c.id = u.id
            """,
            columns.Seal());
    }

    public static CardBlockReason ReasonNamed(string name) => name switch
    {
        "lost" => CardBlockReason.Lost,
        "stolen" => CardBlockReason.Stolen,
        _ => CardBlockReason.Other,
    };

    private static string NameOf(CardBlockReason reason) => reason switch
    {
        CardBlockReason.Lost => "lost",
        CardBlockReason.Stolen => "stolen",
        _ => "other",
    };
}
