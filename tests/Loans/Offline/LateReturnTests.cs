using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans.Offline;

/// <summary>An offline check-in that arrives late puts the past right and never undoes what happened since
/// (I33).</summary>
public sealed class LateReturnTests
{
    private static readonly DateTimeOffset Friday = Days.Noon("2026-10-30");

    private static readonly DateTimeOffset Saturday = Days.Noon("2026-10-31");

    private static readonly Loan Closed = ALoan.By(APatron.OtherId) with
    {
        Version = 2,
        LoanedAt = Days.Noon("2026-10-01"),
        ClosedAt = Saturday,
    };

    private static readonly Loan Open = ALoan.By(APatron.Id) with { Id = new LoanId(3002), LoanedAt = Saturday };

    [Fact]
    public void Does_not_close_a_loan_that_began_later()
    {
        var decision = Decide(Of(ACopy.OnLoan(Open), Open));

        Assert.Equal([nameof(CopySeen), nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal(new CopySeen(ACopy.Id, ATitle.Id, ALibrary.Main, Friday), decision.Fact<CopySeen>());
        Assert.Null(decision.Answer.As<CheckedIn>().Closed);
        Assert.Equal(new Route(RouteAction.Shelf), decision.Answer.As<CheckedIn>().Route);
    }

    [Fact]
    public void Moves_the_end_of_the_loan_of_then_and_keeps_the_later_return()
    {
        var decision = Decide(Of(ACopy.OnShelf(), Closed));

        Assert.Equal(
            new LoanChanged(Closed, Closed with { Version = 3, ClosedAt = Friday }, EventKind.LoanCorrected),
            decision.Fact<LoanChanged>());
        Assert.Equal(Saturday, decision.Fact<CopySeen>().At);
        Assert.Equal(Friday, decision.Answer.As<CheckedIn>().Closed!.ClosedAt);
    }

    [Fact]
    public void An_end_that_was_only_the_next_loan_was_no_return()
    {
        var decision = Decide(Of(ACopy.OnLoan(Open), Closed, Open));

        Assert.Equal([nameof(LoanChanged), nameof(ReceiptIssued)], decision.FactNames());
    }

    [Fact]
    public void Known_already_only_proves_the_return_again()
    {
        var decision = Decide(Of(ACopy.OnShelf(), Closed with { ClosedAt = Friday }));

        Assert.Equal([nameof(ReceiptIssued)], decision.FactNames());
        Assert.Equal(Friday, decision.Answer.As<CheckedIn>().Closed!.ClosedAt);
    }

    [Fact]
    public void The_receipt_says_when_the_copy_came_back()
    {
        var receipt = Decide(Of(ACopy.OnShelf(), Closed)).Fact<ReceiptIssued>().Receipt;

        Assert.Equal((Friday, (PatronId?)APatron.OtherId), (receipt.At, receipt.PatronId));
        Assert.Equal(
            [new ReceiptLine(
                "returned", ACopy.Barcode, ATitle.Reference, Closed.Id, Closed.LoanedAt, Closed.DueDate)],
            receipt.Lines.ToArray());
    }

    [Fact]
    public void The_receipt_of_a_loan_whose_patron_was_forgotten_names_nobody() => Assert.Null(
        Decide(Of(ACopy.OnShelf(), Closed with { PatronId = default })).Fact<ReceiptIssued>().Receipt.PatronId);

    [Fact]
    public void An_unknown_branch_is_no_reason_to_refuse_and_staff_are_told()
    {
        var the = Of(ACopy.OnShelf(), Closed);

        var decision = Decide(the with { Command = the.Command with { Branch = ALibrary.Nowhere } });

        Assert.Equal([RefusalCodes.BranchUnknown], decision.Fact<WorkItemRaised>().Item.Codes.ToArray());
        Assert.Equal(new WorkItemId(9501), decision.Answer.As<CheckedIn>().WorkItem);
    }

    [Fact]
    public async Task An_offline_check_in_with_nothing_after_it_closes_like_any_other_and_captures_nothing()
    {
        var host = TestHost.WithSmallLibrary(
            ALoan.By(APatron.Id), AReservation.Waiting(APatron.OtherId).PickedUpAt(ALibrary.Main));

        var back = await host.Ask(Offline(Days.Noon("2026-11-01")) with { PatronId = APatron.Id });

        var checkedIn = Assert.IsType<CheckedIn>(back);
        Assert.Equal(Days.Noon("2026-11-01"), checkedIn.Closed!.ClosedAt);
        Assert.Equal(RouteAction.Shelf, checkedIn.Route.Action);
        Assert.All(host.Ledger.Reservations, one => Assert.True(one.IsWaiting));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_late_one_leaves_loan_queue_and_memories_as_they_are()
    {
        var host = TestHost.WithSmallLibrary(Open, AReservation.Waiting(APatron.OtherId));
        _ = await host.Ask(ARequest.Renew() with { LoanId = Open.Id });

        var back = await host.Ask(Offline(Friday) with { PatronId = APatron.Id });

        Assert.Null(Assert.IsType<CheckedIn>(back).Closed);
        Assert.Equal([Open.Id], host.Ledger.LoansThatAreOpen.Select(loan => loan.Id));
        Assert.All(host.Ledger.Reservations, one => Assert.True(one.IsWaiting));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    /// <summary>While the check-in is decided the copy is lent to somebody else: it is late then, and closes nothing of
    /// hers.</summary>
    [Fact]
    public async Task A_checkout_that_comes_between_is_not_undone()
    {
        var host = TestHost.WithSmallLibrary();
        var other = host.Twin();
        host.Ledger.Scripted.Enqueue(unit =>
        {
            _ = other.Ask(ARequest.CheckOut() with { Key = ARequest.Key(77), PatronId = APatron.OtherId })
                .AsTask().GetAwaiter().GetResult();
            return null;
        });

        var back = await host.Ask(Offline(Friday));

        Assert.Null(Assert.IsType<CheckedIn>(back).Closed);
        Assert.Equal([APatron.OtherId], host.Ledger.LoansThatAreOpen.Select(loan => loan.PatronId));
    }

    private static CheckIn Offline(DateTimeOffset at) => ARequest.CheckIn(returnedAt: at) with { Offline = true };

    private static Decision Decide(LateReturn.Case the) =>
        LateReturn.Decide(the, new ReceiptId(9101), new WorkItemId(9501));

    private static LateReturn.Case Of(Copy copy, params Loan[] loans) => new(
        Offline(Friday), Friday, copy, new CopyHistory([.. loans], []), ALibrary.Hoersholm(), Days.Now);
}
