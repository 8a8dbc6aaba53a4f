using Npgsql;
using Skranke.Ledger;
using Skranke.Silo.Privacy;

namespace Skranke.Silo.Ledger;

/// <summary>Patrons who were erased, whole or for one library, and patrons who chose to keep their history or
/// not.</summary>
internal sealed class ErasureFacts
{
    private readonly List<long> _erased = [];
    private readonly List<MembershipErased> _left = [];
    private readonly List<(HistoryChosen Chosen, UnitOfWork Unit)> _chosen = [];

    public void Add(PatronErased erased) => _erased.Add(erased.PatronId.Value);

    public void Add(MembershipErased left) => _left.Add(left);

    public void Add(HistoryChosen chosen, UnitOfWork unit) => _chosen.Add((chosen, unit));

    public void AddStatements(NpgsqlBatch batch)
    {
        AddChoices(batch);
        if (_erased.Count > 0)
        {
            foreach (var statement in PatronTables.EraseAll)
            {
                _ = batch.Add(statement, Rows.Longs([.. _erased]));
            }
        }

        if (_left.Count > 0)
        {
            foreach (var statement in PatronTables.EraseOfLibrary)
            {
                _ = batch.Add(
                    statement,
                    Rows.Longs([.. _left.Select(left => left.PatronId.Value)]),
                    Rows.Texts([.. _left.Select(left => left.Library.Value)]));
            }

            _ = batch.Add(
                """
                insert into membership_erased (patron_id, library, times) select u.patron, u.library, 1
                from unnest($1, $2) as u (patron, library)
                on conflict (patron_id, library) do update set times = membership_erased.times + 1
                """,
                Rows.Longs([.. _left.Select(left => left.PatronId.Value)]),
                Rows.Texts([.. _left.Select(left => left.Library.Value)]));
        }
    }

    private void AddChoices(NpgsqlBatch batch)
    {
        foreach (var (chosen, unit) in _chosen)
        {
            var patron = new NpgsqlParameter<long> { TypedValue = chosen.PatronId.Value };
            if (chosen.Keep)
            {
                _ = batch.Add(
                    """
                    insert into history_consent (patron_id, given_at, channel, credential) values ($1, $2, $3, $4)
                    on conflict (patron_id) do nothing
                    """,
                    patron,
                    new NpgsqlParameter<DateTime> { TypedValue = unit.At.UtcDateTime },
                    new NpgsqlParameter<short> { TypedValue = (short)unit.Origin.Channel },
                    new NpgsqlParameter<int> { TypedValue = unit.Origin.Credential });
                continue;
            }

            _ = batch.Add("delete from history_consent where patron_id = $1", patron);

            // What the wish held is looked at again by the next cut.
            _ = batch.Add(
                """
                update history set held = null
                where held = 1 and (
                    (kind = 1 and id in (select id from loan where patron_id = $1 and closed_at is not null))
                    or (kind = 2 and id in (
                        select id from reservation where patron_id = $1 and ended_at is not null)))
                """,
                patron.Clone());
        }
    }
}
