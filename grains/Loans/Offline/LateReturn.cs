using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Loans.Offline;

/// <summary>THE rule for an offline check-in that arrives when something has happened to the copy since. It puts right
/// when the loan of that time ended, and closes nothing that began later (I33). Where the copy is now is known better
/// from what happened since, so that it is sent nowhere.</summary>
public static class LateReturn
{
    /// <summary>Everything the rule looks at.</summary>
    /// <param name="At">When the kiosk took the copy back.</param>
    /// <param name="History">What happened to the copy from then on.</param>
    public sealed record Case(
        CheckIn Command,
        DateTimeOffset At,
        Copy Copy,
        CopyHistory History,
        Library Library,
        DateTimeOffset Now)
    {
        /// <summary>Where the loan of that time was late, or its fee was charged for more days than it was.</summary>
        public OverdueCharge? Late { get; init; }
    }

    public static Decision Decide(Case the, ReceiptId receiptId, WorkItemId itemId)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var fences = ImmutableArray.Create(Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library));
        var known = Timeline.HasReturned(the.History, the.At);
        var ended = known ? the.History.Loans.FirstOrDefault(loan => loan.ClosedAt == the.At) : End(the, facts);
        if (ended is null && !known)
        {
            facts.Add(new CopySeen(the.Copy.Id, the.Copy.TitleId, the.Command.Branch, the.At));
        }

        if (facts.Any(fact => fact is LoanClosed))
        {
            fences = fences.Add(Fence.Touch(ended!.PatronId));
        }

        ImmutableArray<Fee> fees = [];
        if (facts.Any(fact => fact is LoanClosed or LoanChanged))
        {
            var more = ImmutableArray.CreateBuilder<Fence>();
            fees = FeesAtEnd.Settle(the.Late, ended!, the.Copy, the.Library, the.Now, facts, more);
            fences = fences.AddRange(more);
        }

        var receipt = Return.Receipt(the.Copy, the.Library, the.Command, ended, the.At, receiptId);
        facts.Add(new ReceiptIssued(receipt, the.Copy.Id, the.Copy.TitleId));
        var item = Return.RaiseUnknownBranch(the.Command, the.Library, the.Copy, the.At, itemId, facts);
        var answer = new CheckedIn(
            the.Copy.Barcode, the.Copy.Owner, the.Copy.Version + 1, ended, new Route(RouteAction.Shelf), receipt, item)
        {
            Fees = fees,
        };
        return new Decision(answer, facts.ToImmutable(), fences);
    }

    /// <summary>The loan of that time, ended when the copy came back; null where there was none.</summary>
    private static Loan? End(Case the, ImmutableArray<Fact>.Builder facts)
    {
        if (Timeline.Spanning(the.History, the.At) is not { } spanned)
        {
            return null;
        }

        var ended = spanned with { Version = spanned.Version + 1, ClosedAt = the.At };
        if (spanned.ClosedAt is not { } before)
        {
            facts.Add(new LoanClosed(ended, the.Command.Branch, the.Command.Origin.Channel));
            return ended;
        }

        facts.Add(new LoanChanged(spanned, ended, EventKind.LoanCorrected));
        if (!Timeline.EndsByNextLoan(the.History, spanned) && !the.History.Seen.Contains(before))
        {
            facts.Add(new CopySeen(the.Copy.Id, the.Copy.TitleId, the.Command.Branch, before));
        }

        return ended;
    }
}
