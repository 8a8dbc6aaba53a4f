using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>What must be known of stored answers beside them: whom one is about that is about a patron and nothing
/// else, and which ones list several loans of one patron. Few units have any of it; a checkout has not.</summary>
internal sealed class AnswerFacts
{
    private readonly List<(Guid Operation, long Patron)> _about = [];
    private readonly List<(Guid Operation, UnitOfWork Unit)> _lists = [];

    public void Add(UnitOfWork unit)
    {
        if (AnswerWithoutPatron.About(unit.Answer) is { } patron)
        {
            _about.Add((unit.Request!.Value.Operation, patron.Value));
        }
        else if (AnswerWithoutPatron.ListsLoans(unit.Answer))
        {
            _lists.Add((unit.Request!.Value.Operation, unit));
        }
    }

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_about.Count > 0)
        {
            _ = batch.Add(
                "insert into answer_patron (operation, patron_id) select * from unnest($1, $2)",
                RequestRows.Uuids([.. _about.Select(one => one.Operation)]),
                Rows.Longs([.. _about.Select(one => one.Patron)]));
        }

        if (_lists.Count > 0)
        {
            _ = batch.Add(
                "insert into answer_list (operation, library, at) select * from unnest($1, $2, $3)",
                RequestRows.Uuids([.. _lists.Select(one => one.Operation)]),
                Rows.Texts([.. _lists.Select(one => one.Unit.Origin.Library.Value)]),
                new NpgsqlParameter<DateTime[]>
                {
                    TypedValue = [.. _lists.Select(one => one.Unit.At.UtcDateTime)],
                });
        }
    }
}
