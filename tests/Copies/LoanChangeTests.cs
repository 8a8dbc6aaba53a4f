using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Copies;

/// <summary>What staff do at the desk, through the grains: memory follows the ledger, and who is concerned is
/// told.</summary>
public sealed class LoanChangeTests
{
    private static readonly Loan Others = ALoan.By(APatron.OtherId);

    [Fact]
    public async Task Returned_first_by_staff_a_copy_passes_from_one_patron_to_the_next()
    {
        var host = TestHost.WithSmallLibrary(Others);
        await LetAllRemember(host);

        var lent = (await host.Ask(AtTheDesk(RefusalCodes.CopyOnLoan))).As<Lent>();

        Assert.Equal([lent.Loan], host.Ledger.LoansThatAreOpen);
        var unit = host.Ledger.Committed[^1];
        Assert.Equal([RefusalCodes.CopyOnLoan], unit.Overridden.ToArray());
        Assert.Equal(APatron.OtherId, unit.Facts.OfType<ReceiptIssued>().Single().Receipt.PatronId);
        Assert.Contains("Copy tells Patron: Changed", host.Calls);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task At_a_kiosk_what_somebody_else_has_is_refused()
    {
        var host = TestHost.WithSmallLibrary(Others);

        Assert.Equal(RefusalCodes.CopyOnLoan, (await host.Ask(ARequest.CheckOut())).OnlyRefusal().Code);
        Assert.Equal([Others], host.Ledger.LoansThatAreOpen);
    }

    [Theory]
    [InlineData(CopyStatus.Lost)]
    [InlineData(CopyStatus.Missing)]
    public async Task A_copy_that_is_lent_is_found_again(CopyStatus status)
    {
        var host = TestHost.WithSmallLibrary(ACopy.With(status));

        _ = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Equal(CopyStatus.Available, (await host.Ledger.Copy(ACopy.Id))!.Status);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task The_queue_is_asked_for_where_the_period_depends_on_it()
    {
        var library = ALibrary.Hoersholm().WithLoans(loans => loans with
        {
            LongQueue = new() { FromWaiting = 1, Period = new(0, 7) },
        });
        var host = TestHost.WithSmallLibrary(library, AReservation.Waiting(APatron.OtherId));

        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Equal(Days.Day("2026-11-09"), lent.Loan.DueDate);
        Assert.Contains("Copy → Title: AskTitle", host.Calls);
    }

    [Fact]
    public async Task A_due_date_is_moved()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));
        await LetAllRemember(host);

        var moved = (await host.Ask(ALoanCommand.MoveTo("2026-12-24"))).As<LoanChangedReply>();

        Assert.Equal(moved.Loan, Assert.Single(host.Ledger.Loans));
        Assert.Equal(Days.Day("2026-12-24"), moved.Loan.DueDate);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task What_was_lost_comes_back_and_stands_on_the_shelf()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));
        var lost = (await host.Ask(ALoanCommand.DeclareLost())).As<LoanChangedReply>();
        Assert.Equal(LoanState.Lost, lost.State);
        Assert.Equal(CopyStatus.Lost, (await host.Ledger.Copy(ACopy.Id))!.Status);
        Assert.Empty(await host.GrainsThatAreWrong());

        var back = (await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id })).As<CheckedIn>();

        Assert.Equal((ALoan.Id, RouteAction.Shelf), (back.Closed!.Id, back.Route.Action));
        Assert.Equal(CopyStatus.Available, (await host.Ledger.Copy(ACopy.Id))!.Status);
        Assert.Empty(host.Ledger.LoansThatAreOpen);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Staff_search_once_for_what_a_patron_says_he_returned()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));

        _ = (await host.Ask(ALoanCommand.ClaimReturned(22))).As<LoanChangedReply>();
        _ = (await host.Ask(ALoanCommand.ClaimReturned(23))).As<LoanChangedReply>();

        Assert.Equal(ALoan.Id, Assert.Single(host.Ledger.Memory.WorkItems).LoanId);
        Assert.Single(host.Ledger.LoansThatAreOpen);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_checkout_taken_back_leaves_the_copy_ready_for_whom_it_was_kept()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.Id));
        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();
        host.Now = host.Now.AddMinutes(5);

        _ = (await host.Ask(ALoanCommand.UndoCheckOut(lent.Loan))).As<LoanChangedReply>();

        Assert.Empty(host.Ledger.LoansThatAreOpen);
        Assert.True(Assert.Single(host.Ledger.Loans).Undone);
        var again = Assert.Single(host.Ledger.Reservations, one => one.IsActive);
        Assert.Equal((ReservationState.Ready, ACopy.Id, 1L), (again.State, again.CopyId!.Value, again.Place));
        Assert.Empty(await host.GrainsThatAreWrong());
        Assert.Equal(
            again.Id, (await host.Ask(ARequest.CheckOut() with { Key = ARequest.Key(25) })).As<Lent>().Fulfilled);
    }

    [Fact]
    public async Task A_checkout_is_taken_back_once()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));
        var loan = ALoan.DueOn("2026-11-30");
        _ = (await host.Ask(ALoanCommand.UndoCheckOut(loan))).As<LoanChangedReply>();

        Assert.IsType<LoanChangedReply>(await host.Ask(ALoanCommand.UndoCheckOut(loan)));
        Assert.Equal(
            RefusalCodes.LoanClosed,
            (await host.Ask(ALoanCommand.UndoCheckOut(loan, key: 26))).OnlyRefusal().Code);
        Assert.Equal(
            RefusalCodes.LoanClosed,
            (await host.Ask(ALoanCommand.UndoCheckIn(key: 27))).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_check_in_taken_back_leaves_the_loan_open_and_the_next_waiting()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"), AReservation.Waiting(APatron.OtherId));
        await LetAllRemember(host);
        _ = (await host.Ask(ARequest.CheckIn(ALibrary.Kokkedal) with { PatronId = APatron.Id })).As<CheckedIn>();
        Assert.NotNull((await host.Ledger.Copy(ACopy.Id))!.Capture);

        var reopened = (await host.Ask(ALoanCommand.UndoCheckIn())).As<LoanChangedReply>();

        var copy = (await host.Ledger.Copy(ACopy.Id))!;
        Assert.Equal((reopened.Loan, null, CopyStatus.Available), (copy.Loan, copy.Capture, copy.Status));
        Assert.True(Assert.Single(host.Ledger.Reservations).IsWaiting);
        Assert.Equal(ALoan.Id, Assert.Single((await host.Ledger.Patron(APatron.Id))!.Loans).Id);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_check_in_is_not_taken_back_once_the_copy_is_lent_again()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));
        _ = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id });
        _ = (await host.Ask(ARequest.CheckOut() with { PatronId = APatron.OtherId })).As<Lent>();

        Assert.Equal(RefusalCodes.CopyOnLoan, (await host.Ask(ALoanCommand.UndoCheckIn())).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_check_in_is_not_taken_back_once_another_has_had_the_copy()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));
        _ = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id });
        host.Now = Days.Now.AddMinutes(1);
        _ = (await host.Ask(ARequest.CheckOut() with { PatronId = APatron.OtherId })).As<Lent>();
        host.Now = Days.Now.AddMinutes(2);
        var back = ARequest.CheckIn() with { PatronId = APatron.OtherId, Key = ARequest.Key(33) };
        _ = (await host.Ask(back)).As<CheckedIn>();

        Assert.Equal("loan.latest", (await host.Ask(ALoanCommand.UndoCheckIn())).OnlyRefusal().Rule);
        Assert.Empty(host.Ledger.LoansThatAreOpen);
    }

    [Fact]
    public async Task A_loan_of_somebody_else_is_unknown()
    {
        var host = TestHost.WithSmallLibrary(Others);

        Assert.Equal(RefusalCodes.LoanUnknown, (await host.Ask(ALoanCommand.MoveTo("2026-12-24"))).OnlyRefusal().Code);
    }

    private static async Task LetAllRemember(TestHost host)
    {
        _ = await host.Ask(ARequest.Renew() with { Key = ARequest.Key(31) });
        _ = await host.Ask(ARequest.Renew() with { Key = ARequest.Key(32), PatronId = APatron.OtherId });
    }

    private static CheckOut AtTheDesk(params string[] overrides) =>
        ARequest.CheckOut(overrides) with { Origin = ARequest.Desk };
}
