using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>A mistaken check-in is taken back: the patron still has the copy (I1, I2).</summary>
public sealed class UndoingCheckinTests
{
    [Fact]
    public void The_loan_goes_on_as_it_was()
    {
        var the = ALoanCase.Closed();

        var decision = UndoingCheckin.Decide(the);

        var after = the.Loan with { Version = 3, ClosedAt = null };
        Assert.Equal(new LoanChanged(the.Loan, after, EventKind.LoanReopened), decision.Fact<LoanChanged>());
        Assert.Single(decision.Facts);
        Assert.Equal(
            [
                Fence.On(the.Patron, FenceMode.Bump), Fence.On(the.Copy, FenceMode.Bump),
                Fence.On(the.Title, FenceMode.Read), Fence.On(the.Library),
            ],
            decision.Fences.ToArray());
        Assert.Equal(LoanState.Open, decision.Answer.As<LoanChangedReply>().State);
    }

    [Fact]
    public void What_is_open_already_is_answered_kindly() =>
        Assert.Empty(UndoingCheckin.Decide(ALoanCase.Open()).Facts);

    [Fact]
    public void What_was_never_a_loan_is_not_opened_again()
    {
        var the = ALoanCase.Closed(ALoan.DueOn("2026-11-30") with { Undone = true }, ACopy.OnShelf());

        Assert.Equal([RefusalCodes.LoanClosed], UndoingCheckin.Decide(the).Codes());
    }

    [Fact]
    public void What_was_lent_again_meanwhile_stays_lent()
    {
        var loan = ALoan.DueOn("2026-11-30");
        var toOther = ALoanCase.Closed(loan, ACopy.OnLoan(ALoan.By(APatron.OtherId) with { Id = new LoanId(3002) }));
        var toHim = ALoanCase.Closed(loan, ACopy.OnLoan(loan with { Id = new LoanId(3003) }));

        var lost = ALoan.By(APatron.OtherId) with { Id = new LoanId(3004), LostAt = Days.Now };

        Assert.Equal(
            [RefusalCodes.CopyLost], UndoingCheckin.Decide(ALoanCase.Closed(loan, ACopy.OnLoan(lost))).Codes());
        Assert.Equal([RefusalCodes.CopyOnLoan], UndoingCheckin.Decide(toOther).Codes());
        Assert.Equal([RefusalCodes.CopyOnLoanToPatron], UndoingCheckin.Decide(toHim).Codes());
    }

    [Fact]
    public void What_another_has_had_and_returned_meanwhile_is_not_opened_again()
    {
        var refusal = UndoingCheckin.Decide(ALoanCase.Closed() with { LentSince = true }).OnlyRefusal();

        Assert.Equal((RefusalCodes.LoanClosed, "loan.latest"), (refusal.Code, refusal.Rule));
    }

    [Fact]
    public void What_was_about_to_go_back_to_the_library_that_supplied_it_is_still_to_be_had()
    {
        var the = ALoanCase.Closed(
            ALoan.DueOn("2026-11-30"), ASupply.Copy() with { Status = CopyStatus.Withdrawn });

        Assert.Equal(CopyStatus.Available, UndoingCheckin.Decide(the).Fact<CopyMoved>().Status);
    }

    [Fact]
    public void A_copy_that_was_sent_home_is_on_its_way_no_more()
    {
        var the = ALoanCase.Closed(ALoan.DueOn("2026-11-30"), ACopy.InTransitTo(ALibrary.Kokkedal));

        Assert.Equal(
            new CopyMoved(the.Copy, ALibrary.Main, CopyStatus.Available, null),
            UndoingCheckin.Decide(the).Fact<CopyMoved>());
    }

    [Fact]
    public void Whoever_the_copy_was_captured_for_waits_again_at_his_place()
    {
        var captured = AReservation.Ready(APatron.OtherId, place: 2);
        var the = ALoanCase.Closed(ALoan.DueOn("2026-11-30"), ACopy.CapturedFor(captured), captured);

        var decision = UndoingCheckin.Decide(the);

        Assert.Equal(
            new ReservationMoved(captured, AReservation.Waiting(APatron.OtherId, place: 2) with { Version = 3 }),
            decision.Fact<ReservationMoved>());
        Assert.Contains(Fence.On(the.Title, FenceMode.Bump), decision.Fences);
        Assert.Empty(decision.Facts.OfType<CopyMoved>());
    }

    [Fact]
    public void What_was_lost_before_is_lost_again()
    {
        var the = ALoanCase.Closed(ALoan.DueOn("2026-11-30") with { LostAt = Days.Now }, ACopy.OnShelf());

        var decision = UndoingCheckin.Decide(the);

        Assert.Equal(CopyStatus.Lost, decision.Fact<CopyMoved>().Status);
        Assert.Equal(LoanState.Lost, decision.Answer.As<LoanChangedReply>().State);
    }
}
