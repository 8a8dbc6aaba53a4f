using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Copies;

/// <summary>The copy's grain: one order for what happens to a copy, and whom it asks and tells.</summary>
public sealed class CopyGrainTests
{
    private static readonly GrainKey Copy = GrainKey.Of(ACopy.Id);

    [Fact]
    public async Task Is_lent_once_however_many_ask()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(ARequest.CheckOut());

        var second = await host.Ask(ARequest.CheckOut() with { Key = ARequest.Key(11), PatronId = APatron.OtherId });
        var again = await host.Ask(ARequest.CheckOut() with { Key = ARequest.Key(12) });

        Assert.Equal(RefusalCodes.CopyOnLoan, second.OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.CopyOnLoanToPatron, again.OnlyRefusal().Code);
        Assert.Single(host.Ledger.Loans);
    }

    [Fact]
    public async Task Is_lent_once_by_two_hosts_that_both_believe_it_is_on_the_shelf()
    {
        var host = TestHost.WithSmallLibrary();
        var twin = host.Twin();
        _ = await twin.Ask(ARequest.Renew() with { Key = ARequest.Key(12) });
        Assert.NotNull(twin.MemoryOf(Copy));
        _ = await host.Ask(ARequest.CheckOut());

        var second = await twin.Ask(ARequest.CheckOut() with { Key = ARequest.Key(11), PatronId = APatron.OtherId });

        Assert.Equal(RefusalCodes.CopyOnLoan, second.OnlyRefusal().Code);
        Assert.Single(host.Ledger.Loans);
        Assert.DoesNotContain(
            await twin.GrainsThatAreWrong(), wrong => wrong.StartsWith("Copy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_for_the_queue_only_where_the_answer_depends_on_it()
    {
        var host = TestHost.WithSmallLibrary();

        _ = await host.Ask(ARequest.CheckOut());

        Assert.Equal(["Patron → Copy: LendCopy", "Copy → Library: AskLibrary"], host.Calls);
    }

    [Fact]
    public async Task Tells_who_waits_where_the_loan_could_be_renewed_at_once()
    {
        var library = ALibrary.Hoersholm().WithRenewals(renewals => renewals with { WindowDays = null });
        var host = TestHost.WithSmallLibrary(library, AReservation.Waiting(APatron.OtherId));

        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Equal([RefusalCodes.RenewalReservedByOther], lent.Renewable.Refusals.Codes());
        Assert.Contains("Copy → Title: AskTitle", host.Calls);
    }

    [Fact]
    public async Task Lent_to_whom_it_was_kept_for_it_ends_the_reservation()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.Id));

        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Equal(new ReservationId(8001), lent.Fulfilled);
        Assert.Equal(ReservationState.Fulfilled, Assert.Single(host.Ledger.Reservations).State);
        Assert.Contains("Copy tells Title: Changed", host.Calls);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_copy_kept_in_vain_learns_that_it_is_free()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.Id));
        _ = await host.Ask(ARequest.Renew() with { Key = ARequest.Key(12) });

        _ = await host.Ask(ARequest.CheckOut() with { CopyId = ACopy.OtherId });

        Assert.Contains("Copy tells Copy: Changed", host.Calls);
        Assert.Empty(await host.GrainsThatAreWrong());
        Assert.Null((await host.Ledger.Copy(ACopy.Id))!.Capture);
    }

    [Fact]
    public async Task Lent_by_override_to_another_it_is_kept_for_nobody_any_more()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Ready(APatron.OtherId));

        _ = (await host.Ask(ARequest.CheckOut(RefusalCodes.CopyReservedForOther))).As<Lent>();

        var copy = (await host.Ledger.Copy(ACopy.Id))!;
        Assert.Equal((APatron.Id, null), (copy.Loan!.PatronId, copy.Capture));
        Assert.True(Assert.Single(host.Ledger.Reservations).IsWaiting);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Theory]
    [InlineData(CopyStatus.InTransit)]
    [InlineData(CopyStatus.Damaged)]
    public async Task Lent_on_its_way_it_is_on_its_way_no_more(CopyStatus status)
    {
        var own = AReservation.InTransit(APatron.Id).PickedUpAt(ALibrary.Kokkedal);
        var copy = ACopy.With(status) with { TransitTo = ALibrary.Kokkedal };
        var host = TestHost.WithSmallLibrary(copy, own);

        _ = (await host.Ask(ARequest.CheckOut(RefusalCodes.CopyNotLoanable))).As<Lent>();

        Assert.Null((await host.Ledger.Copy(ACopy.Id))!.TransitTo);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_return_that_nobody_waits_for_is_decided_by_the_copy()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));

        var back = (await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id })).As<CheckedIn>();

        Assert.Equal(RouteAction.Shelf, back.Route.Action);
        Assert.DoesNotContain("Copy → Title: CaptureCopy", host.Calls);
        Assert.NotNull(host.MemoryOf(Copy));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_return_that_somebody_waits_for_is_decided_by_the_title()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"), AReservation.Waiting(APatron.OtherId));

        var back = (await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id })).As<CheckedIn>();

        Assert.Equal(new Route(RouteAction.ReservationShelf, null, new ReservationId(8001)), back.Route);
        Assert.Contains("Copy → Title: CaptureCopy", host.Calls);
        Assert.Contains("Title tells Patron: Changed", host.Calls);
        Assert.Empty(host.Ledger.LoansThatAreOpen);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_return_finds_who_began_to_wait_a_moment_ago()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"));
        _ = await host.Ask(GrainKey.Of(ATitle.Id), new AskTitle(Fresh: false));
        _ = await host.Twin().Ask(ARequest.Reserve() with { PatronId = APatron.OtherId });

        var back = (await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id })).As<CheckedIn>();

        Assert.Equal(RouteAction.ReservationShelf, back.Route.Action);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_return_of_a_copy_that_changed_meanwhile_is_handed_over_again()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-30"), AReservation.Waiting(APatron.OtherId));
        host.Ledger.Scripted.Enqueue(unit => new CommitResult.FencesBroken(
            [unit.Fences.First(fence => fence.Kind == FenceKind.Copy)]));

        var back = (await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id })).As<CheckedIn>();

        Assert.Equal(RouteAction.ReservationShelf, back.Route.Action);
        Assert.Equal(2, host.Calls.Count(call => call == "Copy → Title: CaptureCopy"));
        Assert.Equal(2, host.Ledger.Loads.Count(load => load == "copy 2001"));
    }

    [Fact]
    public async Task A_return_is_busy_after_six_hand_overs()
    {
        var host = TestHost.WithSmallLibrary(AReservation.Waiting(APatron.OtherId));
        host.Ledger.Always = unit => new CommitResult.FencesBroken(
            [unit.Fences.First(fence => fence.Kind == FenceKind.Copy)]);

        var answer = await host.Ask(ARequest.CheckIn());

        Assert.Equal(RefusalCodes.RequestBusy, answer.OnlyRefusal().Code);
        Assert.Equal(6, host.Ledger.Tried.Count);
        Assert.Empty(host.Ledger.Committed);
    }

    [Fact]
    public async Task Is_decided_again_from_fresh_state_where_a_claim_was_lost()
    {
        var host = TestHost.WithSmallLibrary();
        host.Ledger.Scripted.Enqueue(_ => new CommitResult.ClaimLost("I1_one_open_loan_per_copy"));

        Assert.IsType<Lent>(await host.Ask(ARequest.CheckOut()));

        Assert.Equal(2, host.Ledger.Loads.Count(load => load == "copy 2001"));
        Assert.Equal(2, host.Ledger.Loads.Count(load => load == "library DK-722300"));
        Assert.Equal(1, host.Ledger.Loads.Count(load => load == "patron 1001"));
    }

    [Fact]
    public async Task Is_busy_after_six_claims_that_were_lost()
    {
        var host = TestHost.WithSmallLibrary();
        host.Ledger.Always = _ => new CommitResult.ClaimLost("I1_one_open_loan_per_copy");

        Assert.Equal(RefusalCodes.RequestBusy, (await host.Ask(ARequest.CheckOut())).OnlyRefusal().Code);
        Assert.Equal(6, host.Ledger.Tried.Count);
    }

    [Fact]
    public async Task A_renewal_and_a_reservation_are_never_both_granted_out_of_order()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-05"));
        _ = await host.Ask(GrainKey.Of(ATitle.Id), new AskTitle(Fresh: false));
        _ = await host.Twin().Ask(ARequest.Reserve() with { PatronId = APatron.OtherId });

        var answer = await host.Ask(ARequest.Renew());

        Assert.Equal(RefusalCodes.RenewalReservedByOther, answer.OnlyRefusal().Code);
        Assert.Equal(0, Assert.Single(host.Ledger.Loans).Renewals);
    }

    [Fact]
    public async Task New_rules_of_the_library_are_found_by_the_fence()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(GrainKey.Of(ALibrary.HoersholmIsil), new AskLibrary(Fresh: false));
        _ = host.Ledger.Put(ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 0 }) with { Version = 8 });

        Assert.Equal(RefusalCodes.PatronLoanLimit, (await host.Ask(ARequest.CheckOut())).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Refuses_what_is_no_copy()
    {
        var host = TestHost.WithSmallLibrary();
        var nothing = new CopyId(404);

        var lend = await host.Ask(ARequest.CheckOut() with { CopyId = nothing });
        var back = await host.Ask(ARequest.CheckIn() with { CopyId = nothing });
        var renew = await host.Ask(ARequest.Renew() with { CopyId = nothing });

        Assert.Equal(
            [RefusalCodes.CopyUnknown, RefusalCodes.CopyUnknown, RefusalCodes.CopyUnknown],
            new[] { lend, back, renew }.Select(answer => answer.OnlyRefusal().Code));
    }

    [Fact]
    public async Task Does_not_renew_a_loan_that_has_ended()
    {
        var host = TestHost.WithSmallLibrary();

        Assert.Equal(RefusalCodes.LoanClosed, (await host.Ask(ARequest.Renew())).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_check_in_that_thought_the_copy_on_the_shelf_is_told_who_has_it()
    {
        var host = TestHost.WithSmallLibrary(ALoan.By(APatron.OtherId));

        Assert.Equal(new LentToAnother(APatron.OtherId), await host.Ask(ARequest.CheckIn()));
    }

    [Fact]
    public async Task Is_not_asked_what_it_does_not_decide()
    {
        var host = TestHost.WithSmallLibrary();

        await Assert.ThrowsAsync<InvariantBrokenException>(() => host.Ask(Copy, new Tick()).AsTask());
    }
}
