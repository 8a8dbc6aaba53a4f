using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Exclusions;

/// <summary>THE rule for what staff decide of an exclusion that is there: one that was proposed is confirmed and then
/// announced, and any of them is ended by whoever says so.</summary>
public static class Deciding
{
    public static Decision Confirm(PatronCase<ConfirmExclusion> the, Library library)
    {
        var (found, refusals) = Find(the, the.Command.ExclusionId, library.Isil);
        refusals.AddIf(found is { State: not ExclusionState.Proposed }, () => new Refusal(
            RefusalCodes.ExclusionNotProposed,
            "exclusion.proposed",
            "Only an exclusion that was proposed is confirmed."));
        return refusals.None
            ? Change(
                the,
                library,
                new PatronExcluded(found!.Id),
                [.. Announcing.Announce(the.Patron.Id, library, found.Ground, the.Now, found.Id, found)])
            : Refuse(the, refusals);
    }

    public static Decision End(PatronCase<EndExclusion> the, Library library)
    {
        var (found, refusals) = Find(the, the.Command.ExclusionId, library.Isil);
        refusals.AddIf(found is not null && !found.IsOpenAt(the.Now), () => new Refusal(
            RefusalCodes.ExclusionEnded, "exclusion.open", "The exclusion has ended already."));
        return refusals.None
            ? Change(
                the,
                library,
                new PatronExcluded(found!.Id),
                [.. Lifting.Facts(the.Patron.Id, found, the.Now)])
            : Refuse(the, refusals);
    }

    private static (Exclusion? Found, Refusals Refusals) Find<TCommand>(
        PatronCase<TCommand> the, ExclusionId id, Isil library) where TCommand : PatronCommand
    {
        var refusals = the.Refusals();
        var found = the.Patron.Exclusions.FirstOrDefault(one => one.Id == id && one.Library == library);
        refusals.AddIf(found is null, () => new Refusal(
            RefusalCodes.ExclusionUnknown, "exclusion.known", "There is no such exclusion at the library."));
        return (found, refusals);
    }

    private static Decision Change<TCommand>(
        PatronCase<TCommand> the, Library library, Reply answer, Fact[] facts) where TCommand : PatronCommand =>
        new(answer, [.. facts], [Fence.On(the.Patron, FenceMode.Bump), Fence.On(library)]);

    private static Decision Refuse<TCommand>(PatronCase<TCommand> the, Refusals refusals)
        where TCommand : PatronCommand => Decision.Refuse(refusals.InOrder(), Fence.On(the.Patron, FenceMode.Read));
}
