using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>What a check-in closes and proves, and where the copy goes that nobody waits for (H25, H26, I3).</summary>
public sealed class ReturnTests
{
    [Fact]
    public void Closes_the_loan_and_sends_the_copy_to_its_shelf()
    {
        var loan = ALoan.DueOn("2026-11-30");

        var decision = AReturn.Decide(AReturn.Of(ACopy.OnLoan(loan)));

        var closed = loan with { Version = 2, ClosedAt = Days.Now };
        Assert.Equal(new LoanClosed(closed, ALibrary.Main, Channel.Kiosk), decision.Fact<LoanClosed>());
        Assert.Equal([nameof(LoanClosed), nameof(ReceiptIssued)], decision.FactNames());
        var answer = decision.Answer.As<CheckedIn>();
        Assert.Equal(new Route(RouteAction.Shelf), answer.Route);
        Assert.Equal(closed, answer.Closed);
        Assert.Equal((ACopy.Barcode, ALibrary.HoersholmIsil, 12), (answer.Copy, answer.Owner, answer.CopyVersion));
    }

    [Fact]
    public void Moves_the_copy_stands_on_library_and_queue_and_touches_the_patron()
    {
        var the = AReturn.Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30")));

        Assert.Equal(
            [
                Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library), Fence.On(the.Title, FenceMode.Read),
                Fence.Touch(APatron.Id),
            ],
            AReturn.Decide(the).Fences.ToArray());
    }

    [Fact]
    public void Takes_back_what_was_not_lent()
    {
        var decision = AReturn.Decide(AReturn.Of(ACopy.OnShelf()));

        Assert.Equal([nameof(CopySeen), nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal(new CopySeen(ACopy.Id, ATitle.Id, ALibrary.Main, Days.Now), decision.Fact<CopySeen>());
        Assert.Null(decision.Answer.As<CheckedIn>().Closed);
        Assert.DoesNotContain(decision.Fences, fence => fence.Kind == FenceKind.Patron);
    }

    [Fact]
    public void The_receipt_proves_what_came_back_when_and_where()
    {
        var loan = ALoan.DueOn("2026-11-30");

        var decision = AReturn.Decide(AReturn.Of(ACopy.OnLoan(loan), at: ALibrary.Kokkedal));

        var receipt = decision.Fact<ReceiptIssued>().Receipt;
        Assert.Equal(
            (AReturn.ReceiptId, Days.Now, ALibrary.HoersholmIsil, ALibrary.Kokkedal, (PatronId?)APatron.Id),
            (receipt.Id, receipt.At, receipt.Library, receipt.Branch, receipt.PatronId));
        Assert.Equal(
            [new ReceiptLine(
                "returned", ACopy.Barcode, ATitle.Reference, loan.Id, loan.LoanedAt, Days.Day("2026-11-30"))],
            receipt.Lines.ToArray());
        Assert.Equal(receipt, decision.Answer.As<CheckedIn>().Receipt);
    }

    [Fact]
    public void The_receipt_of_what_was_not_lent_names_nobody()
    {
        var receipt = AReturn.Decide(AReturn.Of(ACopy.OnShelf())).Fact<ReceiptIssued>().Receipt;

        Assert.Null(receipt.PatronId);
        Assert.Equal(
            [new ReceiptLine("returned", ACopy.Barcode, ATitle.Reference, null, null, null)], receipt.Lines.ToArray());
    }

    [Fact]
    public void A_receipt_that_was_asked_for_lists_what_the_patron_still_has_with_its_due_dates()
    {
        var loan = ALoan.DueOn("2026-11-30");
        var still = ALoan.DueOn("2026-11-05") with { Id = new LoanId(3002), Copy = CopyBarcode.Of("20235") };
        var elsewhere = still with { Id = new LoanId(3003), Library = ALibrary.RanaIsil };

        var decision = AReturn.Decide(AReturn.Of(ACopy.OnLoan(loan)) with { StillOut = [loan, still, elsewhere] });

        Assert.Equal(
            [
                new ReceiptLine(
                    "returned", ACopy.Barcode, ATitle.Reference, loan.Id, loan.LoanedAt, Days.Day("2026-11-30")),
                new ReceiptLine(
                    "on-loan", still.Copy, ATitle.Reference, still.Id, still.LoanedAt, Days.Day("2026-11-05")),
            ],
            decision.Fact<ReceiptIssued>().Receipt.Lines.ToArray());
    }

    [Fact]
    public void A_receipt_is_mailed_to_whoever_brought_something_back()
    {
        var the = AReturn.Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30")));
        the = the with { Command = the.Command with { ReceiptTo = ReceiptTo.Mail } };

        var decision = AReturn.Decide(the);

        Assert.Equal(
            new Notice(
                default, APatron.Id, ALibrary.HoersholmIsil, NoticeKind.Receipt, AReturn.ReceiptId.Value, 0,
                ATitle.Id, Days.Today),
            decision.Fact<NoticeQueued>().Notice);
        Assert.True(decision.Answer.As<CheckedIn>().Mailed);
        Assert.False(AReturn.Decide(the with { Copy = ACopy.OnShelf() }).Answer.As<CheckedIn>().Mailed);
    }

    [Fact]
    public void A_backdated_receipt_says_when_the_copy_came_back()
    {
        var the = AReturn.Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30"))) with
        {
            Command = ARequest.CheckIn(returnedAt: Days.Instant("2026-11-01T08:00:00Z")),
        };

        Assert.Equal(Days.Instant("2026-11-01T08:00:00Z"), AReturn.Decide(the).Fact<ReceiptIssued>().Receipt.At);
    }

    [Theory]
    [InlineData("2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z")]
    [InlineData("2026-11-09T08:00:00Z", "2026-11-02T12:00:00Z")]
    [InlineData("2026-10-01T08:00:00Z", "2026-10-30T12:00:00Z")]
    public void A_backdated_return_is_never_in_the_future_and_never_before_its_loan(string claimed, string counted)
    {
        var the = AReturn.Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30"))) with
        {
            Command = ARequest.CheckIn(returnedAt: Days.Instant(claimed)),
        };

        Assert.Equal(Days.Instant(counted), AReturn.Decide(the).Fact<LoanClosed>().Loan.ClosedAt);
    }

    [Fact]
    public void Sends_the_copy_home_from_another_branch()
    {
        var the = AReturn.Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30")), at: ALibrary.Kokkedal);

        var decision = AReturn.Decide(the);

        Assert.Equal(new Route(RouteAction.Transit, ALibrary.Main), decision.Answer.As<CheckedIn>().Route);
        Assert.Equal(
            new CopyMoved(the.Copy, ALibrary.Kokkedal, CopyStatus.InTransit, ALibrary.Main),
            decision.Fact<CopyMoved>());
    }

    [Fact]
    public void Ends_the_transit_of_a_copy_that_comes_home()
    {
        var the = AReturn.Of(ACopy.InTransitTo(ALibrary.Main));

        var decision = AReturn.Decide(the);

        Assert.Equal(new Route(RouteAction.Shelf), decision.Answer.As<CheckedIn>().Route);
        Assert.Equal(
            new CopyMoved(the.Copy, ALibrary.Main, CopyStatus.Available, null), decision.Fact<CopyMoved>());
    }

    [Fact]
    public void A_copy_scanned_twice_on_its_way_home_is_moved_once()
    {
        var decision = AReturn.Decide(AReturn.Of(ACopy.InTransitTo(ALibrary.Main), at: ALibrary.Kokkedal));

        Assert.Equal([nameof(CopySeen), nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal(new Route(RouteAction.Transit, ALibrary.Main), decision.Answer.As<CheckedIn>().Route);
    }

    [Fact]
    public void Sends_a_foreign_copy_back_to_its_owner()
    {
        var decision = AReturn.Decide(AReturn.Of(ACopy.Foreign()));

        var rana = BranchId.Of("NO-1183300");
        Assert.Equal(new Route(RouteAction.ReturnToOwner, rana), decision.Answer.As<CheckedIn>().Route);
        Assert.Equal((CopyStatus.InTransit, (BranchId?)rana), Moved(decision));
    }

    [Fact]
    public void Sends_what_another_library_supplied_back_for_good()
    {
        var decision = AReturn.Decide(
            AReturn.Of(ASupply.OnLoan(ALoan.DueOn("2026-11-30")), at: ALibrary.Kokkedal));

        Assert.Equal(new Route(RouteAction.ReturnToOwner), decision.Answer.As<CheckedIn>().Route);
        Assert.Equal((CopyStatus.Withdrawn, null), Moved(decision));
    }

    [Fact]
    public void What_another_library_supplied_stays_while_somebody_waits_for_it()
    {
        var the = AReturn.Of(ASupply.OnLoan(ALoan.DueOn("2026-11-30"))) with
        {
            Title = ATitle.Queued(AReservation.Waiting(APatron.OtherId)),
        };

        var decision = AReturn.Decide(the);

        Assert.Equal(RouteAction.ReservationShelf, decision.Answer.As<CheckedIn>().Route.Action);
        Assert.Empty(decision.Facts.OfType<CopyMoved>());
    }

    [Fact]
    public void A_copy_whose_home_branch_is_gone_stays_where_it_is()
    {
        var decision = AReturn.Decide(AReturn.Of(ACopy.OnShelf() with { Branch = ALibrary.Nowhere }));

        Assert.Equal(new Route(RouteAction.Shelf), decision.Answer.As<CheckedIn>().Route);
    }

    [Theory]
    [InlineData(CopyStatus.Damaged)]
    [InlineData(CopyStatus.Incomplete)]
    public void What_comes_back_unfit_is_marked_and_answers_no_reservation(CopyStatus condition)
    {
        var the = AReturn.Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30"))) with
        {
            Command = ARequest.CheckIn(condition: condition),
            Title = ATitle.Queued(AReservation.Waiting(APatron.OtherId)),
        };

        var decision = AReturn.Decide(the);

        Assert.Equal([nameof(LoanClosed), nameof(CopyMoved), nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal((condition, null), Moved(decision));
    }

    [Fact]
    public void What_was_lost_is_found_again()
    {
        var decision = AReturn.Decide(AReturn.Of(ACopy.With(CopyStatus.Lost)));

        Assert.Equal((CopyStatus.Available, null), Moved(decision));
    }

    [Theory]
    [InlineData(CopyStatus.Withdrawn)]
    [InlineData(CopyStatus.Damaged)]
    public void What_is_withdrawn_or_damaged_stays_so_on_its_way_home_and_answers_no_reservation(CopyStatus status)
    {
        var copy = ACopy.With(status);
        var queue = ATitle.Queued(AReservation.Waiting(APatron.OtherId));

        var away = AReturn.Decide(AReturn.Of(copy, at: ALibrary.Kokkedal) with { Title = queue });
        var home = AReturn.Decide(
            AReturn.Of(copy with { TransitTo = ALibrary.Main }) with { Title = queue });

        Assert.Equal((status, (BranchId?)ALibrary.Main), Moved(away));
        Assert.Equal((status, null), Moved(home));
        Assert.Empty(home.Facts.OfType<ReservationMoved>());
    }

    [Fact]
    public void What_is_incomplete_stays_so_and_is_still_lent()
    {
        var waiting = AReservation.Waiting(APatron.OtherId).PickedUpAt(ALibrary.Kokkedal);
        var the = AReturn.Of(ACopy.With(CopyStatus.Incomplete)) with { Title = ATitle.Queued(waiting) };

        var decision = AReturn.Decide(the);

        Assert.Equal((CopyStatus.Incomplete, (BranchId?)ALibrary.Kokkedal), Moved(decision));
        Assert.Equal(ReservationState.InTransit, decision.Fact<ReservationMoved>().After.State);
    }

    [Fact]
    public void Refuses_a_branch_that_the_library_does_not_have()
    {
        var decision = AReturn.Decide(AReturn.Of(ACopy.OnLoan(ALoan.DueOn("2026-11-30")), at: ALibrary.Nowhere));

        Assert.Equal([RefusalCodes.BranchUnknown], decision.Codes());
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    private static (CopyStatus Status, BranchId? To) Moved(Decision decision)
    {
        var moved = decision.Fact<CopyMoved>();
        return (moved.Status, moved.TransitTo);
    }
}

/// <summary>Check-ins at Hørsholm's main branch.</summary>
internal static class AReturn
{
    public static readonly ReceiptId ReceiptId = new(9101);

    public static Decision Decide(Return.Case the) => Return.Decide(the, ReceiptId);

    public static Return.Case Of(Copy copy, BranchId? at = null) => new(
        ARequest.CheckIn(at) with { PatronId = copy.Loan?.PatronId },
        copy,
        ATitle.Queued(),
        ALibrary.Hoersholm(),
        Days.Now);
}
