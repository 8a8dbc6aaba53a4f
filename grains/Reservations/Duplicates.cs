using System.Collections.Immutable;

namespace Skranke.Reservations;

/// <summary>THE rule for reservations of two accounts that become one: a patron waits once for a title and issue (I11).
/// The one that is further along stays, of two that wait the one with the better place, so that nobody loses a turn by
/// having had two cards, and nobody behind loses one either (I12).</summary>
public static class Duplicates
{
    /// <param name="staying">Active reservations of the account that stays.</param>
    /// <param name="going">Active reservations of the account that is emptied.</param>
    /// <returns>Each reservation that ends, once (I14), with one that stays for the same title.</returns>
    public static ImmutableArray<Duplicate> Among(
        IEnumerable<Reservation> staying, IEnumerable<Reservation> going)
    {
        var kept = staying.ToList();
        var found = ImmutableArray.CreateBuilder<Duplicate>();
        foreach (var one in going)
        {
            var others = kept.Where(other => TitleOfBoth(one, other) is not null).ToArray();
            if (others.FirstOrDefault(other => !IsBetter(one, other)) is { } better)
            {
                found.Add(new Duplicate(better, one));
                continue;
            }

            foreach (var other in others)
            {
                _ = kept.Remove(other);
                found.Add(new Duplicate(one, other));
            }

            kept.Add(one);
        }

        return found.ToImmutable();
    }

    /// <summary>The first title for which both wait; null where they wait for different things.</summary>
    private static TitleId? TitleOfBoth(Reservation one, Reservation other)
    {
        foreach (var title in one.Titles)
        {
            if (one.Issue == other.Issue && other.Titles.Contains(title))
            {
                return title;
            }
        }

        return null;
    }

    private static bool IsBetter(Reservation one, Reservation other) => Progress(one) == Progress(other)
        ? TitleOfBoth(one, other) is { } title && one.PlaceIn(title) < other.PlaceIn(title)
        : Progress(one) > Progress(other);

    private static int Progress(Reservation reservation) => reservation.State switch
    {
        ReservationState.Ready => 3,
        ReservationState.Captured => 2,
        ReservationState.InTransit => 1,
        _ => 0,
    };
}

/// <summary>Two reservations of what will be one patron.</summary>
public sealed record Duplicate(Reservation Kept, Reservation Ended);
