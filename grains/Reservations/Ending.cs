using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Titles;

namespace Skranke.Reservations;

/// <summary>THE rule for leaving a queue, by cancelling in any state or because the time has run out. It ends once
/// (I14), and a copy that was captured for it passes to the next who waits in the same unit, so that it never lies for
/// nobody while somebody waits (I15).</summary>
public static class Ending
{
    public sealed record Case(
        ReservationId ReservationId,
        ReservationState To,
        Title Title,
        Library Library,
        DateTimeOffset Now)
    {
        /// <summary>The reservation's version that the caller saw; null where it named none.</summary>
        public int? ExpectedVersion { get; init; }
    }

    public static Decision Decide(Case the)
    {
        var title = Fence.On(the.Title, FenceMode.Bump);
        var library = Fence.On(the.Library);
        var before = the.Title.Queue.FirstOrDefault(reservation => reservation.Id == the.ReservationId);
        if (before is null)
        {
            return Decision.Refuse([Ended], title, library);
        }

        if (before.DecidedBy != the.Title.Id)
        {
            return Decision.Elsewhere;
        }

        if (ExpectedVersion.Check(the.ExpectedVersion, before.Version) is { } conflict)
        {
            return Decision.Refuse([conflict], title, library);
        }

        if (the.To == ReservationState.Expired && !HasRunOut(before, the.Library.Today(the.Now)))
        {
            return before.State == ReservationState.Ready
                ? PickupEnding.Decide(the, before)
                : InterestNotice.Decide(the, before);
        }

        var after = before.EndedAs(the.To);
        var fences = ImmutableArray.Create(title, library, Fence.Touch(before.PatronId));
        fences = fences.AddRange(Moving.Touches(before, the.Title.Id));
        var facts = ImmutableArray.CreateRange(Moving.Facts(before, after));
        if (the.To == ReservationState.Expired)
        {
            facts = facts.Add(Moving.Notice(NoticeKind.ReservationExpired, after, before.PickupUntil));
        }

        if (before.CopyId is { } copy)
        {
            fences = fences.Add(Fence.Touch(copy));
            var passedOn = PassOn(before, the.Title, the.Library, the.Now);
            facts = facts.AddRange(passedOn.Facts);
            fences = fences.AddRange(passedOn.Touches);
        }

        return new Decision(new ReservationClosed(after), facts, fences);
    }

    /// <summary>Not collected within the days on the shelf, or no longer wanted while still waiting.</summary>
    public static bool HasRunOut(Reservation reservation, DateOnly today) => reservation.State switch
    {
        ReservationState.Waiting => today > reservation.InterestUntil,
        ReservationState.Ready => today > reservation.PickupUntil,
        _ => false,
    };

    internal static Refusal Ended => new(
        RefusalCodes.ReservationEnded, "reservation.active", "This reservation has ended already.");

    /// <summary>A copy that lies on the shelf of a branch goes to the next in line: ready where that one picks up
    /// there, otherwise to be sent when it is scanned.</summary>
    internal static (IEnumerable<Fact> Facts, IEnumerable<Fence> Touches) PassOn(
        Reservation ended,
        Title title,
        Library library,
        DateTimeOffset now)
    {
        var isHere = ended.State is ReservationState.Ready or ReservationState.Captured;
        var others = title with { Queue = title.Queue.RemoveAll(reservation => reservation.Id == ended.Id) };
        if (!isHere || CapturedCopy.Of(ended) is not { } copy || copy.TitleId != title.Id
            || ReservationQueue.Next(others, copy.Id, copy.Issue, library.Today(now)) is not { } next)
        {
            return ([], []);
        }

        var captured = Capturing.By(next, copy, ended.PickupBranch, library, now);
        return (Moving.Facts(next, captured), Moving.Touches(next, title.Id));
    }
}
