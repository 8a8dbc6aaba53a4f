using Npgsql;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Cards that changed.</summary>
internal sealed class CardFacts
{
    private readonly List<(CardChanged Changed, DateTimeOffset At)> _changed = [];

    public void Add(CardChanged changed, DateTimeOffset at) => _changed.Add((changed, at));

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_changed.Count == 0)
        {
            return;
        }

        var columns = new Columns();
        var (ids, states) = (columns.Longs(), columns.Shorts());
        var (reasons, at) = (columns.TextsOrNull(), columns.Instants());
        foreach (var (changed, when) in _changed)
        {
            ids.Add(changed.Card.Id.Value);
            states.Add((short)changed.Card.State);
            reasons.Add(changed.Card.BlockReason is { } reason ? NameOf(reason) : null);
            at.Add(when.UtcDateTime);
        }

        _ = batch.Add(
            """
            update card c set state = u.state, block_reason = u.reason, changed_at = u.at
            from unnest($1, $2, $3, $4) as u (id, state, reason, at) where c.id = u.id
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
