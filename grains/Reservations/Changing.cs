using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Titles;

namespace Skranke.Reservations;

/// <summary>THE rule for changing a reservation: where it is picked up, until when it is wanted, and when its patron
/// wants to be passed over. The place in the queue stays (I12). Seed rule H39.</summary>
public static class Changing
{
    /// <param name="Copy">The captured copy; null while the reservation waits.</param>
    public sealed record Case(
        ChangeReservation Command,
        Title Title,
        Copy? Copy,
        Library Library,
        DateTimeOffset Now)
    {
        /// <summary>The queues of the other titles of which any will do; for the position that is answered.</summary>
        public IReadOnlyList<Title> Others { get; init; } = [];
    }

    public static Decision Decide(Case the)
    {
        var title = Fence.On(the.Title, FenceMode.Bump);
        var library = Fence.On(the.Library);
        var before = the.Title.Queue.FirstOrDefault(one => one.Id == the.Command.ReservationId);
        if (before is null)
        {
            return Decision.Refuse([Ending.Ended], title, library);
        }

        if (before.DecidedBy != the.Title.Id)
        {
            return Decision.Elsewhere;
        }

        var refusals = Refusals(the, before);
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(refusals, title, library);
        }

        var after = Paused(WantedUntil(PickedUpAt(before, the.Command.PickupBranch), the), the);
        if (after == before)
        {
            return new Decision(Answer(before, the), [], [title with { Mode = FenceMode.Read }, library]);
        }

        after = ReservationPlan.Planned(after with { Version = before.Version + 1 }, the.Library);
        var fences = ImmutableArray.Create(title, library).AddRange(Moving.Touches(before, the.Title.Id));
        var facts = ImmutableArray.CreateRange(Moving.Facts(before, after));
        if (the.Copy is { } copy)
        {
            fences = fences.Add(Fence.On(copy, FenceMode.Bump));
            facts = facts.AddRange(Redirected(copy, before, after));
        }

        return new Decision(Answer(after, the), facts, fences);
    }

    private static ReservationChanged Answer(Reservation reservation, Case the) => new(
        reservation, ReservationQueue.BestPosition(the.Others.Prepend(the.Title), reservation));

    private static ImmutableArray<Refusal> Refusals(Case the, Reservation before)
    {
        var (command, today) = (the.Command, the.Library.Today(the.Now));
        var found = new Refusals();
        if (ExpectedVersion.Check(command.ExpectedVersion, before.Version) is { } conflict)
        {
            found.Add(conflict);
        }

        found.AddIf(command.PickupBranch is { } branch && !the.Library.Has(branch), () =>
            Branches.Unknown(command.PickupBranch!.Value));
        found.AddIf(command.InterestUntil < today, () => new Refusal(
            RefusalCodes.ReservationNotReservable, "reservations.interest-until", "The last day of interest is past."));
        found.AddIf(command.Pause?.Until < today, () => new Refusal(
            RefusalCodes.ReservationNotReservable, "reservations.pause", "The last day of the pause is past."));
        var wantsWaiting = command.InterestUntil is not null || command.Pause is not null;
        found.AddIf(wantsWaiting && !before.IsWaiting, () => new Refusal(
            RefusalCodes.ReservationCaptured,
            "reservations.waiting",
            "A copy is captured already; only the pickup branch can be changed.",
            new JsonObject { ["copy"] = before.Copy?.Value }));
        return found.InOrder();
    }

    /// <summary>A copy that lies at one branch and is wanted at another has to travel.</summary>
    private static Reservation PickedUpAt(Reservation before, BranchId? branch) =>
        branch is not { } there || there == before.PickupBranch ? before
        : before.State is ReservationState.Ready or ReservationState.Captured
            ? before with
            {
                PickupBranch = there,
                State = ReservationState.InTransit,
                PickupUntil = null,
                PickupNoticeOn = null,
            }
            : before with { PickupBranch = there };

    private static Reservation WantedUntil(Reservation before, Case the)
    {
        if (the.Command.InterestUntil is not { } until || until == before.InterestUntil)
        {
            return before;
        }

        var today = the.Library.Today(the.Now);
        var policy = the.Library.PolicyOn(today).Reservations;
        return before with
        {
            InterestUntil = until,
            InterestNoticeOn = InterestNotice.DayFor(until, policy, today),
        };
    }

    /// <summary>A pause without a first day begins today.</summary>
    private static Reservation Paused(Reservation before, Case the) => the.Command.Pause switch
    {
        null => before,
        { From: null, Until: null } => before with { PausedFrom = null, PausedUntil = null },
        var pause => before with
        {
            PausedFrom = pause.From ?? the.Library.Today(the.Now),
            PausedUntil = pause.Until,
        },
    };

    /// <summary>The copy is sent after the reservation: from the shelf where it lies, or on another way where it is
    /// under way already. One that waits at a branch to be sent goes when it is scanned.</summary>
    private static IEnumerable<Fact> Redirected(Copy copy, Reservation before, Reservation after)
    {
        if (before.PickupBranch == after.PickupBranch)
        {
            return [];
        }

        return before.State != ReservationState.InTransit || copy.Status == CopyStatus.InTransit
            ? [new CopyMoved(copy, before.PickupBranch, CopyStatus.InTransit, after.PickupBranch)]
            : [];
    }
}
