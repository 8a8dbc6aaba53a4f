using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Cards;

/// <summary>THE rule for reserving numbers of the national card for a library: no number belongs to two series, so that
/// libraries that know nothing of each other cannot give out the same one (N7).</summary>
public static class ReservingSeries
{
    /// <param name="Reserved">Every series that there is, of all libraries.</param>
    public sealed record Case(
        ReserveSeries Command, Library Library, IReadOnlyList<CardSeries> Reserved, DateTimeOffset Now);

    public static Decision Decide(Case the)
    {
        var (first, last) = (the.Command.First, the.Command.Last);
        var found = new Refusals();
        found.AddIf(first < 0 || last > CardSeries.LastOfAll || first > last, () => new Refusal(
            RefusalCodes.CardSeriesInvalid,
            "cards.series",
            "A series goes from a number to the same or a higher one, N000000000 to N999999999."));
        foreach (var other in the.Reserved.Where(series => series.Overlaps(first, last)).Take(1))
        {
            found.Add(new Refusal(
                RefusalCodes.CardSeriesOverlaps,
                "cards.series",
                "Some of these numbers are reserved already.",
                other.Data()));
        }

        var series = new CardSeries(the.Library.Isil, first, last, first);
        return found.None
            ? new Decision(new SeriesReserved(series), [new CardSeriesReserved(series)], [Fence.On(the.Library)])
            : new Decision(new Refused(found.InOrder()), [], ImmutableArray.Create(Fence.On(the.Library)));
    }
}
