using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Cards, their numbers, memberships and accepted rules in memory.</summary>
public sealed partial class MemoryLedger
{
    private readonly List<CardSeries> _series = [];
    private readonly Dictionary<(Isil, string, long), long> _localNext = [];
    private readonly List<RulesAccepted> _accepted = [];
    private readonly Dictionary<PatronId, string> _nationalIds = [];

    public IReadOnlyList<RulesAccepted> Accepted
    {
        get
        {
            lock (_committing)
            {
                return [.. _accepted];
            }
        }
    }

    public void Put(CardSeries series) => _series.Add(series);

    /// <summary>By what accounts of the same person are known as such; here whatever text a test likes.</summary>
    public void PutNationalId(PatronId patron, string nationalId) => _nationalIds[patron] = nationalId;

    public ValueTask<DrawnNumber?> Next(Isil library)
    {
        lock (_committing)
        {
            var own = _series.Where(series => series.Library == library).ToArray();
            var (before, total) = (own.Sum(series => series.Left), own.Sum(series => series.Last - series.First + 1));
            for (var left = before; left > 0; left--)
            {
                var place = _series.FindIndex(series => series.Library == library && series.Left > 0);
                var number = CardSeries.NumberOf(_series[place].Next);
                _series[place] = _series[place] with { Next = _series[place].Next + 1 };
                if (!HasNumber(null, number))
                {
                    return ValueTask.FromResult<DrawnNumber?>(new DrawnNumber(number, before, left - 1, total));
                }
            }

            return ValueTask.FromResult<DrawnNumber?>(null);
        }
    }

    public ValueTask<DrawnNumber?> NextLocal(Isil library, LocalSeries series)
    {
        lock (_committing)
        {
            var key = (library, series.Prefix, series.First);
            var before = _localNext.GetValueOrDefault(key, series.First);
            for (var next = before; next <= series.Last; next++)
            {
                _localNext[key] = next + 1;
                if (!HasNumber(library, series.NumberOf(next)))
                {
                    return ValueTask.FromResult<DrawnNumber?>(new DrawnNumber(
                        series.NumberOf(next),
                        series.Last - before + 1,
                        series.Last - next,
                        series.Last - series.First + 1));
                }
            }

            return ValueTask.FromResult<DrawnNumber?>(null);
        }
    }

    public ValueTask<bool> IsTaken(Isil? library, CardNumber number)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(HasNumber(library, number));
        }
    }

    public ValueTask<IReadOnlyList<CardSeries>> Series()
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<CardSeries>>([.. _series.OrderBy(series => series.First)]);
        }
    }

    public ValueTask<SamePerson> SamePerson(PatronId patron)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_nationalIds.TryGetValue(patron, out var own)
                ? new SamePerson(
                    true,
                    [
                        .. _nationalIds.Where(pair => pair.Value == own && pair.Key != patron)
                            .Select(pair => pair.Key).OrderBy(id => id.Value),
                    ])
                : Patrons.SamePerson.Unknown);
        }
    }

    private bool HasNumber(Isil? library, CardNumber number) => _patrons.Values.Any(patron =>
        patron.Cards.Any(card => card.Library == library && card.Number == number));

    /// <summary>The constraint on numbers that a unit would violate.</summary>
    private string? LostNumber(UnitOfWork unit)
    {
        foreach (var card in unit.Facts.OfType<CardIssued>().Select(issued => issued.Card))
        {
            if (card.Kind != CardKind.NationalId && HasNumber(card.Library, card.Number))
            {
                return card.Library is null ? "card_one_national_number" : "card_one_local_number";
            }
        }

        return unit.Facts.OfType<CardSeriesReserved>().Any(reserved =>
            _series.Any(series => series.Overlaps(reserved.Series.First, reserved.Series.Last)))
            ? "card_series_do_not_overlap"
            : null;
    }

    private void WriteCards(Fact fact)
    {
        switch (fact)
        {
            case CardIssued issued:
                Change(issued.PatronId, patron => patron with { Cards = patron.Cards.Add(issued.Card) });
                break;
            case CardChanged changed:
                Change(changed.PatronId, patron => patron with
                {
                    Cards = [.. patron.Cards.Select(card => card.Id == changed.Card.Id ? changed.Card : card)],
                });
                break;
            case CardSeriesReserved reserved:
                _series.Add(reserved.Series);
                break;
            case RulesAccepted accepted:
                _accepted.Add(accepted);
                break;
            case MembershipChanged changed:
                Change(changed.PatronId, patron => patron with
                {
                    Memberships =
                    [
                        .. patron.Memberships.Where(one => one.Library != (changed.After ?? changed.Before)!.Library)
                            .Concat(changed.After is { } after ? [after] : [])
                            .OrderBy(one => one.Library.Value, StringComparer.Ordinal),
                    ],
                });
                break;
        }
    }

    private void Change(PatronId id, Func<Patron, Patron> change) => _patrons[id.Value] = change(_patrons[id.Value]);
}
