using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Exclusions as they are now, and debts that must be looked at because they changed.</summary>
internal sealed class ExclusionFacts
{
    private readonly List<ExclusionChanged> _changed = [];
    private readonly List<DebtReviewed> _reviewed = [];
    private readonly HashSet<(long Patron, string Library)> _debts = [];

    public void Add(ExclusionChanged changed) => _changed.Add(changed);

    public void Add(DebtReviewed reviewed) => _reviewed.Add(reviewed);

    /// <summary>What a patron owes a library is another than before.</summary>
    public void DebtChanged(Fees.Fee fee) => _ = _debts.Add((fee.PatronId.Value, fee.Library.Value));

    public void AddStatements(NpgsqlBatch batch)
    {
        AddReviewed(batch);
        AddDebts(batch);
        foreach (var changed in _changed)
        {
            Add(batch, changed);
        }
    }

    /// <summary>Exclusions are rare, and one unit may change the same twice.</summary>
    private static void Add(NpgsqlBatch batch, ExclusionChanged changed)
    {
        var after = changed.After;
        _ = batch.Add(
            """
            insert into exclusion (id, patron_id, library, ground, from_at, to_at, state, announced_at, next_action_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (id) do update
            set from_at = excluded.from_at, to_at = excluded.to_at, state = excluded.state,
                announced_at = excluded.announced_at, next_action_at = excluded.next_action_at
            """,
            new() { Value = after.Id.Value },
            new() { Value = changed.PatronId.Value },
            new() { Value = after.Library.Value },
            new() { Value = after.Ground },
            Instant(after.From),
            Instant(after.To),
            new() { Value = (short)after.State },
            Instant(after.AnnouncedAt),
            Instant(after.NextActionAt));
    }

    private static NpgsqlParameter Instant(DateTimeOffset? at) => new()
    {
        NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz,
        Value = at is { } instant ? instant.UtcDateTime : DBNull.Value,
    };

    private void AddReviewed(NpgsqlBatch batch)
    {
        if (_reviewed.Count > 0)
        {
            _ = batch.Add(
                """
                delete from debt_to_review d using unnest($1, $2) as u (patron, library)
                where d.patron_id = u.patron and d.library = u.library
                """,
                Rows.Longs([.. _reviewed.Select(one => one.PatronId.Value)]),
                Rows.Texts([.. _reviewed.Select(one => one.Library.Value)]));
        }
    }

    private void AddDebts(NpgsqlBatch batch)
    {
        if (_debts.Count > 0)
        {
            _ = batch.Add(
                """
                insert into debt_to_review (patron_id, library) select * from unnest($1, $2)
                on conflict do nothing
                """,
                Rows.Longs([.. _debts.Select(debt => debt.Patron)]),
                Rows.Texts([.. _debts.Select(debt => debt.Library)]));
        }
    }
}
