using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Patrons;

namespace Skranke.Exclusions;

/// <summary>THE rule for an exclusion by staff: whoever is turned out for disorder is out at once and until the day
/// that
/// staff say; every other ground is announced with its days of notice (H46, H47, H49).</summary>
public static class Excluding
{
    public static Decision Decide(PatronCase<ExcludePatron> the, Library library, ExclusionId id)
    {
        var (command, patron) = (the.Command, the.Patron);
        var refusals = the.Refusals();
        refusals.AddIf(command.Until <= the.Now, () => new Refusal(
            RefusalCodes.ExclusionPast, "exclusion.until", "The exclusion would be over already."));
        refusals.AddIf(
            patron.Exclusions.Any(one => one.Library == library.Isil && one.Ground == command.Ground
                && one.IsOpenAt(the.Now)),
            () => new Refusal(
                RefusalCodes.ExclusionStands,
                "exclusion.one-of-a-ground",
                "The patron is excluded, or announced to be, on this ground already."));
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read), Fence.On(library));
        }

        if (command.Ground != ExclusionGrounds.Conduct)
        {
            return new Decision(
                new PatronExcluded(id),
                Announcing.Announce(patron.Id, library, command.Ground, the.Now, id),
                [Fence.On(patron, FenceMode.Bump), Fence.On(library)]);
        }

        var exclusion = new Exclusion(library.Isil, command.Ground, the.Now, command.Until)
        {
            Id = id, NextActionAt = command.Until,
        };
        return new Decision(
            new PatronExcluded(id),
            [
                new ExclusionChanged(patron.Id, null, exclusion, EventKind.ExclusionInForce),
                Announcing.Notice(
                    patron.Id,
                    exclusion,
                    NoticeKind.ExclusionInForce,
                    command.Until is { } until ? library.Today(until) : null),
            ],
            [Fence.On(patron, FenceMode.Bump), Fence.On(library)]);
    }
}
