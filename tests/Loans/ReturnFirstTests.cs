using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Staff lend what somebody else has on loan: it is returned first, in the same unit (H26, I1).</summary>
public sealed class ReturnFirstTests
{
    private static readonly Loan Other = ALoan.By(APatron.OtherId);

    private static readonly ReceiptId Receipt = new(9101);

    [Fact]
    public void The_others_loan_ends_before_the_new_one_begins()
    {
        var decision = ACheckout.Decide(Lending(Other, RefusalCodes.CopyOnLoan));

        Assert.Equal(
            [nameof(LoanClosed), nameof(ReceiptIssued), nameof(LoanOpened)], decision.FactNames());
        Assert.Equal(
            new LoanClosed(Other with { Version = 2, ClosedAt = Days.Now }, ALibrary.Main, Channel.Desk),
            decision.Fact<LoanClosed>());
        Assert.Equal(APatron.Id, decision.Fact<LoanOpened>().Loan.PatronId);
        Assert.Contains(Fence.Touch(APatron.OtherId), decision.Fences);
        Assert.Equal([RefusalCodes.CopyOnLoan], decision.Overridden.ToArray());
    }

    [Fact]
    public void The_other_gets_the_receipt_that_proves_the_return()
    {
        var receipt = ACheckout.Decide(Lending(Other, RefusalCodes.CopyOnLoan)).Fact<ReceiptIssued>().Receipt;

        Assert.Equal((Receipt, APatron.OtherId), (receipt.Id, receipt.PatronId!.Value));
        Assert.Equal(
            new ReceiptLine("returned", ACopy.Barcode, ATitle.Reference, Other.Id, Other.LoanedAt, Other.DueDate),
            Assert.Single(receipt.Lines));
    }

    [Fact]
    public void The_library_that_lent_takes_the_fee_and_its_rules_are_fenced()
    {
        var lender = ALibrary.Hoersholm() with { Isil = ALibrary.RanaIsil };
        var late = Other with { Library = lender.Isil, DueDate = Days.Day("2026-10-20") };
        var charge = new OverdueCharge(new FeeId(9601), lender, APatron.Other());

        var decision = ACheckout.Decide(Lending(late, RefusalCodes.CopyOnLoan) with { LateOther = charge });

        var fee = decision.Fact<FeeCharged>().Fee;
        Assert.Equal((APatron.OtherId, lender.Isil, 8000L), (fee.PatronId, fee.Library, fee.Amount.Amount));
        Assert.Contains(Fence.On(lender), decision.Fences);
    }

    [Fact]
    public void A_loan_never_ends_before_it_began()
    {
        var future = Other with { LoanedAt = Days.Now.AddMinutes(5) };

        Assert.Equal(
            future.LoanedAt,
            ACheckout.Decide(Lending(future, RefusalCodes.CopyOnLoan)).Fact<LoanClosed>().Loan.ClosedAt);
    }

    [Fact]
    public void What_the_other_had_lost_is_found_and_lent()
    {
        var lost = Other with { LostAt = Days.Now };
        var the = Lending(lost, RefusalCodes.CopyLost);
        the = the with { Copy = the.Copy with { Status = Skranke.Copies.CopyStatus.Lost } };

        var decision = ACheckout.Decide(the);

        Assert.Equal(lost.Id, decision.Fact<LoanClosed>().Loan.Id);
        Assert.Equal(Skranke.Copies.CopyStatus.Available, decision.Fact<CopyMoved>().Status);
    }

    [Fact]
    public void The_patron_s_own_loan_is_not_ended_for_him()
    {
        var the = Lending(ALoan.By(APatron.Id), RefusalCodes.CopyOnLoan, RefusalCodes.CopyOnLoanToPatron);

        Assert.Equal([RefusalCodes.CopyOnLoanToPatron], ACheckout.Decide(the).Codes());
    }

    private static Checkout.Case Lending(Loan loan, params string[] overrides) => ACheckout.Of(ACopy.OnLoan(loan)) with
    {
        Command = ARequest.CheckOut(overrides) with { Origin = ARequest.Desk },
        ReceiptForOther = Receipt,
    };
}
