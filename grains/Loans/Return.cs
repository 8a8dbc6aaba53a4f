using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans.Offline;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Loans;

/// <summary>THE check-in rule: what comes back is taken back, always, and goes where it is needed next: to the first in
/// the queue (I12), back to its owner, or to its shelf; what another library supplied leaves for good when nobody waits
/// for it (H41). The receipt it gives proves the return (H25, H26).</summary>
public static class Return
{
    public sealed record Case(CheckIn Command, Copy Copy, Title Title, Library Library, DateTimeOffset Now)
    {
        /// <summary>Where the loan is late, lost or comes back damaged.</summary>
        public OverdueCharge? Late { get; init; }

        /// <summary>What the patron has on loan, where the receipt is to list it (H25).</summary>
        public IReadOnlyList<Loan> StillOut { get; init; } = [];

        /// <summary>The number of a work item, should one be needed.</summary>
        public WorkItemId ItemId { get; init; }

        /// <summary>A return is as old as it is, but never in the future.</summary>
        public DateTimeOffset At => Command.ReturnedAt is { } earlier && earlier < Now ? earlier : Now;
    }

    public static Decision Decide(Case the, ReceiptId receiptId)
    {
        var fences = ImmutableArray.CreateBuilder<Fence>();
        var facts = ImmutableArray.CreateBuilder<Fact>();
        fences.Add(Fence.On(the.Copy, FenceMode.Bump));
        fences.Add(Fence.On(the.Library));
        fences.Add(Fence.On(the.Title, FenceMode.Read));
        if (!the.Library.Has(the.Command.Branch) && !the.Command.Offline)
        {
            return Decision.Refuse([Branches.Unknown(the.Command.Branch)], fences.ToArray());
        }

        var closed = Close(the);
        if (closed is not null)
        {
            fences.Add(Fence.Touch(closed.PatronId));
            facts.Add(new LoanClosed(closed, the.Command.Branch, the.Command.Origin.Channel));
        }
        else
        {
            facts.Add(new CopySeen(the.Copy.Id, the.Copy.TitleId, the.Command.Branch, the.At));
        }

        var fees = closed is null
            ? []
            : FeesAtEnd.Settle(
                the.Late, closed, the.Copy, the.Library, the.Now, facts, fences, the.Command.Condition);

        var route = RouteReservation(the, fences, facts) ?? RouteHome(the);
        var status = StatusAfter(the, route);
        if (status != the.Copy.Status || route.Branch != the.Copy.TransitTo)
        {
            facts.Add(new CopyMoved(the.Copy, the.Command.Branch, status, route.Branch));
        }

        var receipt = Receipt(the.Copy, the.Library, the.Command, closed, closed?.ClosedAt ?? the.At, receiptId);
        receipt = WithStillOut(receipt, the, closed);
        facts.Add(new ReceiptIssued(receipt, the.Copy.Id, the.Copy.TitleId));
        var mailed = Mail(the, receipt, facts);
        var item = RaiseUnknownBranch(the.Command, the.Library, the.Copy, the.At, the.ItemId, facts);
        var answer = new CheckedIn(
            the.Copy.Barcode, the.Copy.Owner, the.Copy.Version + 1, closed, route, receipt, item)
        {
            Fees = fees,
            Mailed = mailed,
        };
        return new Decision(answer, facts.ToImmutable(), fences.ToImmutable());
    }

    /// <summary>A return is as old as it is, but never older than its loan (I3) and never in the future.</summary>
    private static Loan? Close(Case the)
    {
        if (the.Copy.Loan is not { } loan)
        {
            return null;
        }

        return loan with { Version = loan.Version + 1, ClosedAt = the.At < loan.LoanedAt ? loan.LoanedAt : the.At };
    }

    private static Route? RouteReservation(
        Case the,
        ImmutableArray<Fence>.Builder fences,
        ImmutableArray<Fact>.Builder facts)
    {
        if (IsUnfit(the))
        {
            Release(the, fences, facts);
            return null;
        }

        var (at, copy, title) = (the.Command.Branch, the.Copy, the.Title);
        var before = copy.Capture is { } capture
            ? title.Queue.FirstOrDefault(reservation => reservation.Id == capture.Reservation)
            : ReservationQueue.Next(title, copy.Id, copy.Issue, the.Library.Today(the.Now));
        if (before is null || (before.IsWaiting && the.Command.Offline))
        {
            // What a kiosk took while it was cut off stands on no shelf yet: it is fetched by the pick list, and
            // captured when it is scanned.
            return null;
        }

        var after = before.IsWaiting ? Capturing.By(before, CapturedCopy.Of(copy), at, the.Library, the.Now)
            : (before.State == ReservationState.InTransit, at == before.PickupBranch) switch
            {
                (true, true) => Capturing.Arrived(before, the.Library, the.Now),
                (false, false) => Capturing.CarriedOff(before),
                _ => before,
            };
        if (after != before)
        {
            Move(before, after, title, fences, facts);
        }

        return after.State is ReservationState.Ready or ReservationState.Captured && at == after.PickupBranch
            ? new Route(RouteAction.ReservationShelf, null, after.Id)
            : new Route(RouteAction.Transit, after.PickupBranch, after.Id);
    }

    /// <summary>Whoever an unfit copy was captured for waits again (I2).</summary>
    private static void Release(
        Case the,
        ImmutableArray<Fence>.Builder fences,
        ImmutableArray<Fact>.Builder facts)
    {
        if (the.Title.Queue.FirstOrDefault(one => one.Id == the.Copy.Capture?.Reservation) is { } captured)
        {
            Move(captured, Capturing.Released(captured, the.Library), the.Title, fences, facts);
        }
    }

    private static void Move(
        Reservation before,
        Reservation after,
        Title title,
        ImmutableArray<Fence>.Builder fences,
        ImmutableArray<Fact>.Builder facts)
    {
        _ = fences.Remove(Fence.On(title, FenceMode.Read));
        fences.Add(Fence.On(title, FenceMode.Bump));
        fences.AddRange(Moving.Touches(before, title.Id));
        facts.AddRange(Moving.Facts(before, after));
    }

    private static Route RouteHome(Case the)
    {
        var (at, copy) = (the.Command.Branch, the.Copy);
        return copy.Supply is not null ? new Route(RouteAction.ReturnToOwner)
            : copy.Owner != the.Library.Isil ? new Route(RouteAction.ReturnToOwner, BranchId.Of(copy.Owner.Value))
            : copy.Branch != at && the.Library.Has(copy.Branch) ? new Route(RouteAction.Transit, copy.Branch)
            : new Route(RouteAction.Shelf);
    }

    private static bool IsUnfit(Case the) =>
        the.Command.Condition is CopyStatus.Damaged or CopyStatus.Incomplete
        || the.Copy.Status is CopyStatus.Withdrawn or CopyStatus.Damaged;

    /// <summary>What staff found out about a copy stays with it wherever it goes.</summary>
    private static CopyStatus StatusAfter(Case the, Route route) =>
        the.Command.Condition is CopyStatus.Damaged or CopyStatus.Incomplete ? the.Command.Condition.Value
        : the.Copy.Status is CopyStatus.Withdrawn or CopyStatus.Damaged or CopyStatus.Incomplete ? the.Copy.Status
        : the.Copy.Supply is not null && route.Action == RouteAction.ReturnToOwner ? CopyStatus.Withdrawn
        : route.Branch is not null ? CopyStatus.InTransit
        : the.Copy.Status is CopyStatus.InTransit or CopyStatus.Lost or CopyStatus.Missing ? CopyStatus.Available
        : the.Copy.Status;

    /// <summary>The proof of a return, as of when the copy came back (H26).</summary>
    internal static Receipt Receipt(
        Copy copy, Library library, CheckIn command, Loan? closed, DateTimeOffset at, ReceiptId id) => new(
        id,
        at,
        library.Isil,
        command.Branch,
        closed is { PatronId.Value: > 0 } ? closed.PatronId : null,
        [new ReceiptLine("returned", copy.Barcode, copy.Title, closed?.Id, closed?.LoanedAt, closed?.DueDate)]);

    /// <summary>What a kiosk at an unknown branch took back offline is taken back all the same, and staff are told
    /// (I34).</summary>
    internal static WorkItemId? RaiseUnknownBranch(
        CheckIn command,
        Library library,
        Copy copy,
        DateTimeOffset at,
        WorkItemId id,
        ImmutableArray<Fact>.Builder facts)
    {
        if (library.Has(command.Branch))
        {
            return null;
        }

        facts.Add(new WorkItemRaised(
            OfflineConflict.Of(id, command, at, copy, [Branches.Unknown(command.Branch).Code])));
        return id;
    }

    /// <summary>Below what came back, what the patron still has, with its due dates (H24, H25).</summary>
    private static Receipt WithStillOut(Receipt receipt, Case the, Loan? closed) => closed is null
        ? receipt
        : receipt with
        {
            Lines =
            [
                .. receipt.Lines,
                .. the.StillOut.Where(loan => loan.Id != closed.Id && loan.Library == the.Library.Isil)
                    .Select(loan => new ReceiptLine(
                        "on-loan", loan.Copy, loan.Title, loan.Id, loan.LoanedAt, loan.DueDate)),
            ],
        };

    /// <summary>Only who brought something back is written to.</summary>
    private static bool Mail(Case the, Receipt receipt, ImmutableArray<Fact>.Builder facts)
    {
        if (the.Command.ReceiptTo != ReceiptTo.Mail || receipt.PatronId is not { } patron)
        {
            return false;
        }

        facts.Add(new NoticeQueued(new Notice(
            default, patron, the.Library.Isil, NoticeKind.Receipt, receipt.Id.Value, 0, the.Copy.TitleId,
            the.Library.Today(receipt.At))));
        return true;
    }
}
