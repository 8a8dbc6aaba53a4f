using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Loans.Offline;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Loans.Offline;

/// <summary>A checkout that a kiosk made while it was cut off is recorded at its time and never refused (I33,
/// I34).</summary>
public sealed class OfflineCheckoutTests
{
    private static readonly DateTimeOffset Friday = Days.Noon("2026-10-30");

    private static readonly LoanId LoanId = new(9001);

    private static readonly WorkItemId ItemId = new(9501);

    private static Loan OthersLoan => ALoan.By(APatron.OtherId) with { LoanedAt = Days.Noon("2026-10-01") };

    [Fact]
    public void Is_lent_at_its_time_and_due_by_the_policy_of_that_day()
    {
        var library = ALibrary.Hoersholm();
        var newer = library.Policies[0] with
        {
            Version = 2,
            ValidFrom = Days.Day("2026-10-31"),
            Loans = library.Policies[0].Loans with
            {
                Rules = [library.Policies[0].Loans.Rules[^1] with { Period = new LoanPeriod { Days = 3 } }],
            },
        };
        library = library with { Policies = library.Policies.Insert(0, newer) };

        var decision = Decide(Of(ACopy.OnShelf()) with { Library = library });

        var lent = decision.Answer.As<Lent>();
        Assert.Equal(
            (LoanId, Friday, Days.Day("2026-11-30"), 1, Channel.Kiosk),
            (lent.Loan.Id, lent.Loan.LoanedAt, lent.Loan.DueDate, lent.Loan.PolicyVersion, lent.Loan.Channel));
        Assert.Null(lent.WorkItem);
        Assert.Equal([nameof(LoanOpened)], decision.FactNames());
        Assert.Equal(lent.Loan, decision.Fact<LoanOpened>().Loan);
    }

    [Theory]
    [InlineData("2026-12-15", "2026-12-15")]
    [InlineData("2026-11-05", "2026-11-30")]
    [InlineData("2036-01-01", "2026-11-30")]
    public void The_due_date_that_the_kiosk_printed_is_kept_where_policy_grants_less(string promised, string due)
    {
        var the = Of(ACopy.OnShelf());

        var decision = Decide(the with { Command = the.Command with { PromisedDueDate = Days.Day(promised) } });

        Assert.Equal(Days.Day(due), decision.Fact<LoanOpened>().Loan.DueDate);
    }

    [Fact]
    public void Moves_patron_and_copy_and_stands_on_library_and_queue()
    {
        var the = Of(ACopy.OnShelf());

        Assert.Equal(
            [
                Fence.On(the.Patron, FenceMode.Bump), Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library),
                Fence.On(the.Title, FenceMode.Read),
            ],
            Decide(the).Fences.ToArray());
    }

    [Fact]
    public void Ends_the_open_loan_of_another_and_tells_staff()
    {
        var decision = Decide(Of(ACopy.OnLoan(OthersLoan)));

        Assert.Equal([nameof(LoanClosed), nameof(LoanOpened), nameof(WorkItemRaised)], decision.FactNames());
        Assert.Equal(OthersLoan with { Version = 2, ClosedAt = Friday }, decision.Fact<LoanClosed>().Loan);
        Assert.Null(decision.Fact<LoanOpened>().Loan.ClosedAt);
        Assert.Contains(Fence.Touch(APatron.OtherId), decision.Fences);
        var item = decision.Fact<WorkItemRaised>().Item;
        Assert.Equal([RefusalCodes.CopyOnLoan], item.Codes.ToArray());
        Assert.Equal(
            (ItemId, WorkItemKind.OfflineCheckout, Friday, (PatronId?)APatron.Id, (LoanId?)LoanId, ACopy.Barcode.Value),
            (item.Id, item.Kind, item.At, item.PatronId, item.LoanId, item.Barcode));
        Assert.Equal(ItemId, decision.Answer.As<Lent>().WorkItem);
    }

    [Fact]
    public void Puts_right_a_loan_that_was_closed_later_and_ends_when_that_one_did()
    {
        var closed = OthersLoan with { Version = 2, ClosedAt = Days.Noon("2026-11-01") };

        var decision = Decide(Of(ACopy.OnShelf(), closed));

        var changed = decision.Fact<LoanChanged>();
        Assert.Equal((closed, EventKind.LoanCorrected), (changed.Before, changed.Why));
        Assert.Equal(closed with { Version = 3, ClosedAt = Friday }, changed.After);
        Assert.Equal(Days.Noon("2026-11-01"), decision.Fact<LoanOpened>().Loan.ClosedAt);
        Assert.DoesNotContain(decision.Fences, fence => fence is { Kind: FenceKind.Patron, Expected: null });
        Assert.Equal([RefusalCodes.CopyOnLoan], decision.Fact<WorkItemRaised>().Item.Codes.ToArray());
    }

    [Fact]
    public void Ends_when_the_copy_was_seen_next()
    {
        var seen = Days.Noon("2026-10-31");
        var the = Of(ACopy.OnShelf()) with { History = new CopyHistory([], [seen, seen.AddHours(4)]) };

        var decision = Decide(the);

        Assert.Equal(seen, decision.Fact<LoanOpened>().Loan.ClosedAt);
        Assert.Equal(LoanState.Closed, decision.Answer.As<Lent>().Loan.StateOn(Days.Today));
    }

    [Fact]
    public void Known_already_changes_nothing_and_is_answered_with_its_loan()
    {
        var known = ALoan.By(APatron.Id) with { LoanedAt = Friday };

        var decision = Decide(Of(ACopy.OnLoan(known)));

        Assert.Empty(decision.Facts);
        Assert.Equal(known, decision.Answer.As<Lent>().Loan);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void Whatever_the_rules_would_refuse_is_listed_in_order_and_lent_all_the_same()
    {
        var the = Of(ACopy.With(CopyStatus.Lost)) with
        {
            Patron = APatron.WithLoans(5).WithExclusion("conduct", Friday.AddDays(-1), null),
            Library = ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 5, LendsFoundCopies = false }),
            Command = ARequest.CheckOut() with { OfflineAt = Friday, Branch = ALibrary.Nowhere },
        };

        var decision = Decide(the);

        Assert.Equal(
            [
                RefusalCodes.PatronExcluded, RefusalCodes.PatronLoanLimit, RefusalCodes.CopyLost,
                RefusalCodes.BranchUnknown,
            ],
            decision.Fact<WorkItemRaised>().Item.Codes.ToArray());
        Assert.Equal(
            (CopyStatus.Available, null), (decision.Fact<CopyMoved>().Status, decision.Fact<CopyMoved>().TransitTo));
        Assert.Null(decision.Fact<LoanOpened>().Loan.ClosedAt);
    }

    [Fact]
    public void An_exclusion_that_began_later_is_no_conflict()
    {
        var the = Of(ACopy.OnShelf()) with { Patron = APatron.Excluded(Friday.AddHours(1), null) };

        Assert.Equal([nameof(LoanOpened)], Decide(the).FactNames());
    }

    [Fact]
    public void Whoever_the_copy_waited_for_waits_again()
    {
        var kept = AReservation.Ready(APatron.OtherId);

        var decision = Decide(Of(ACopy.CapturedFor(kept)) with { Title = ATitle.Queued(kept) });

        Assert.Equal(ReservationState.Waiting, decision.Fact<ReservationMoved>().After.State);
        Assert.Equal(
            [RefusalCodes.CopyReservedForOther], decision.Fact<WorkItemRaised>().Item.Codes.ToArray());
        Assert.Contains(Fence.On(ATitle.Queued(), FenceMode.Bump), decision.Fences);
    }

    /// <summary>It was passed on to his later reservation while nobody knew that he had it (I2).</summary>
    [Fact]
    public void A_copy_that_is_kept_for_the_patron_himself_is_so_no_longer_although_he_reserved_it_later()
    {
        var kept = AReservation.Ready(APatron.Id) with { PlacedAt = Days.Now };

        var decision = Decide(Of(ACopy.CapturedFor(kept)) with { Title = ATitle.Queued(kept) });

        Assert.Equal(ReservationState.Fulfilled, decision.Fact<ReservationMoved>().After.State);
    }

    [Fact]
    public void A_copy_that_was_captured_after_it_came_back_stays_captured()
    {
        var kept = AReservation.Ready(APatron.OtherId);
        var the = Of(ACopy.CapturedFor(kept)) with
        {
            Title = ATitle.Queued(kept),
            History = new CopyHistory([], [Days.Noon("2026-11-01")]),
        };

        Assert.Equal([nameof(LoanOpened)], Decide(the).FactNames());
    }

    [Fact]
    public void Ends_the_patrons_own_reservation_where_it_was_placed_before()
    {
        var own = AReservation.Waiting(APatron.Id);
        var the = Of(ACopy.OnShelf()) with { Title = ATitle.Queued(own) };

        var decision = Decide(the);

        Assert.Equal(ReservationState.Fulfilled, decision.Fact<ReservationMoved>().After.State);
        Assert.Equal(own.Id, decision.Answer.As<Lent>().Fulfilled);
        var later = ATitle.Queued(own with { PlacedAt = Friday.AddHours(1) });
        Assert.Empty(Decide(the with { Title = later }).Facts.OfType<ReservationMoved>());
    }

    [Fact]
    public async Task A_late_checkout_closes_the_loan_of_another_and_both_patrons_see_it()
    {
        var host = TestHost.WithSmallLibrary(OthersLoan with { LoanedAt = Days.Noon("2026-10-20") });
        _ = await host.Ask(ARequest.Renew() with { PatronId = APatron.OtherId });

        var lent = Assert.IsType<Lent>(await host.Ask(ARequest.CheckOut() with { OfflineAt = Friday }));

        Assert.Equal([APatron.Id], host.Ledger.LoansThatAreOpen.Select(loan => loan.PatronId));
        Assert.Empty(await host.GrainsThatAreWrong());
        _ = Assert.Single(host.Ledger.Memory.WorkItems);
        var back = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id });
        Assert.Equal(lent.Loan.Id, Assert.IsType<CheckedIn>(back).Closed!.Id);
    }

    private static Decision Decide(OfflineCheckout.Case the) => OfflineCheckout.Decide(the, LoanId, ItemId);

    /// <summary>The adult patron borrowed on Friday; it is Monday now.</summary>
    private static OfflineCheckout.Case Of(Copy copy, params Loan[] closed) => new(
        ARequest.CheckOut() with { OfflineAt = Friday },
        Friday,
        APatron.Adult(),
        copy,
        new CopyHistory([.. closed, .. copy.Loan is { } open ? new[] { open } : []], []),
        ATitle.Queued(),
        ALibrary.Hoersholm(),
        Days.Now);
}
