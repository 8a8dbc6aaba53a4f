using Skranke.Actors;
using Skranke.Exclusions;

namespace Skranke.Patrons;

/// <summary>What a patron's grain decides about exclusions. It is the patron's turn in which debts and exclusions
/// follow
/// one after the other.</summary>
public sealed partial class PatronGrain
{
    private ValueTask<Reply> ReceiveExclusion(PatronCommand request) => request switch
    {
        ReviewDebt command => Alone(command, async (the, fresh) =>
        {
            var library = await LibraryOf(command.Library, fresh);
            var policy = library.PolicyOn(library.Today(the.Now)).Exclusions;
            return ReviewingDebt.Decide(
                new ReviewingDebt.Case(
                    the,
                    library,
                    await World.Load.OpenFees(the.Patron.Id),
                    policy.NotReturnedOccasions is null
                        ? 0
                        : await World.Load.BilledVisits(
                            the.Patron.Id, library.Isil, the.Now.AddMonths(-policy.NotReturnedMonths))),
                NewIds(),
                NewIds());
        }),
        ServeAnnouncement { Returned: true } command =>
            Alone(command, (the, _) => ValueTask.FromResult(Serving.Returned(the))),
        ServeAnnouncement command => Alone(command, async (the, fresh) =>
            Serving.Sent(the, await LibraryOf(command.Origin.Library, fresh))),
        TimeExclusion command => Alone(command, TimingExclusion.Decide),
        ExcludePatron command => Alone(command, async (the, fresh) => Excluding.Decide(
            the, await LibraryOf(command.Origin.Library, fresh), new ExclusionId(World.Ids.Next()))),
        ConfirmExclusion command => Alone(command, async (the, fresh) =>
            Deciding.Confirm(the, await LibraryOf(command.Origin.Library, fresh))),
        EndExclusion command => Alone(command, async (the, fresh) =>
            Deciding.End(the, await LibraryOf(command.Origin.Library, fresh))),
        _ => throw new InvariantBrokenException($"A patron is not asked {request.GetType().Name}."),
    };

    private Announcing.Ids NewIds() =>
        new(new ExclusionId(World.Ids.Next()), new WorkItemId(World.Ids.Next()));
}
