using System.Collections.Immutable;
using Skranke.Fees;
using Skranke.Ledger;

namespace Skranke.Loans;

/// <summary>What staff lend although somebody else still has it on loan was handed in without a scan: that loan ends in
/// the unit that opens the next one, so that the copy is never without either, and its patron gets the receipt that
/// proves the return and owes what a check-in would have made due (I1, H26, H28).</summary>
public static class ReturnFirst
{
    public static void Add(
        Checkout.Case the,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        if (the.Copy.Loan is not { } before || before.PatronId == the.Patron.Id)
        {
            return;
        }

        var at = the.Now < before.LoanedAt ? before.LoanedAt : the.Now;
        var closed = before with { Version = before.Version + 1, ClosedAt = at };
        var receipt = new Receipt(
            the.ReceiptForOther,
            the.Now,
            the.Library.Isil,
            the.Command.Branch,
            closed.PatronId,
            [
                new ReceiptLine(
                    "returned", the.Copy.Barcode, the.Copy.Title, closed.Id, closed.LoanedAt, closed.DueDate),
            ]);
        facts.Add(new LoanClosed(closed, the.Command.Branch, the.Command.Origin.Channel));
        facts.Add(new ReceiptIssued(receipt, the.Copy.Id, the.Copy.TitleId));
        fences.Add(Fence.Touch(closed.PatronId));
        _ = FeesAtEnd.Settle(the.LateOther, closed, the.Copy, the.Library, the.Now, facts, fences);
    }
}
