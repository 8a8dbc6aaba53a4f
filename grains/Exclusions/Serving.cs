using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Exclusions;

/// <summary>THE rule for an announcement that went out, or came back: the days of notice run from the day on which it
/// was sent, and what could not be delivered was not sent. The letter that replaces it begins them anew
/// (H49).</summary>
public static class Serving
{
    public static Decision Sent(PatronCase<ServeAnnouncement> the, Library library)
    {
        var announced = Of(the);
        if (announced is not { State: ExclusionState.Announced })
        {
            return Nothing(the);
        }

        var from = Announcing.HoldsFrom(library, the.Command.At);
        return Change(the, announced, announced with
        {
            State = ExclusionState.Set, From = from, NextActionAt = from,
        });
    }

    public static Decision Returned(PatronCase<ServeAnnouncement> the) =>
        Of(the) is { State: ExclusionState.Set, AnnouncedAt: not null } sent && sent.From > the.Now
            ? Change(the, sent, sent with { State = ExclusionState.Announced, From = null, NextActionAt = null })
            : Nothing(the);

    private static Exclusion? Of(PatronCase<ServeAnnouncement> the) =>
        the.Patron.Exclusions.FirstOrDefault(one => one.Id == the.Command.ExclusionId);

    private static Decision Change(PatronCase<ServeAnnouncement> the, Exclusion before, Exclusion after) => new(
        Told.Instance,
        [new ExclusionChanged(the.Patron.Id, before, after, EventKind.ExclusionServed)],
        [Fence.On(the.Patron, FenceMode.Bump)]);

    private static Decision Nothing(PatronCase<ServeAnnouncement> the) =>
        new(Told.Instance, [], [Fence.On(the.Patron, FenceMode.Read)]);
}
