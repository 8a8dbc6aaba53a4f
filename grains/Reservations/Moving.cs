using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Notices;

namespace Skranke.Reservations;

/// <summary>What one step of a reservation makes true beside the step itself: what its patron is told, and which other
/// queues it stands in.</summary>
public static class Moving
{
    /// <summary>The step, and the notice where the patron can come for the copy now (H40).</summary>
    public static IEnumerable<Fact> Facts(Reservation before, Reservation after)
    {
        yield return new ReservationMoved(before, after);
        if (after.State == ReservationState.Ready && before.State != ReservationState.Ready)
        {
            yield return Notice(NoticeKind.ReservationReady, after, after.PickupUntil);
        }
    }

    /// <summary>Versions that move with the step beside that of the title that decides it: where any of several titles
    /// will do, the other queues and the patron see another state now.</summary>
    public static IEnumerable<Fence> Touches(Reservation reservation, TitleId decidedBy)
    {
        if (reservation.OtherTitles.IsEmpty)
        {
            yield break;
        }

        yield return Fence.Touch(reservation.PatronId);
        foreach (var title in reservation.Titles.Where(title => title != decidedBy))
        {
            yield return Fence.Touch(title);
        }
    }

    /// <summary>Two steps of one reservation in one unit are one: from where it was to where it is. The ledger moves a
    /// row once.</summary>
    public static void AsOne(ImmutableArray<Fact>.Builder facts)
    {
        for (var later = facts.Count - 1; later > 0; later--)
        {
            if (facts[later] is not ReservationMoved second)
            {
                continue;
            }

            for (var earlier = 0; earlier < later; earlier++)
            {
                if (facts[earlier] is ReservationMoved first && first.After == second.Before)
                {
                    facts[earlier] = new ReservationMoved(
                        first.Before, second.After with { Version = first.After.Version });
                    facts.RemoveAt(later);
                    break;
                }
            }
        }
    }

    /// <summary>A timer has found that the patron must be told something, and nothing else becomes of it.</summary>
    /// <param name="after">As it is once it was told.</param>
    internal static Decision Told(
        Ending.Case the, Reservation before, Reservation after, NoticeKind kind, DateOnly? day) =>
        new(
            new ReservationClosed(after),
            [new ReservationMoved(before, after), Notice(kind, after, day)],
            [Fence.On(the.Title, FenceMode.Bump), Fence.On(the.Library), .. Touches(before, the.Title.Id)]);

    /// <summary>Its number is drawn when it is committed.</summary>
    internal static NoticeQueued Notice(NoticeKind kind, Reservation reservation, DateOnly? day) => new(new Notice(
        default,
        reservation.PatronId,
        reservation.Library,
        kind,
        reservation.Id.Value,
        reservation.Version,
        reservation.DecidedBy,
        day));
}
