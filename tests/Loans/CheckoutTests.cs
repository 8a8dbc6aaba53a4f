using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>What a granted checkout changes, promises and answers (H19, H21, H22, H34).</summary>
public sealed class CheckoutTests
{
    [Fact]
    public void Opens_a_loan_and_nothing_else()
    {
        var decision = ACheckout.Decide(ACheckout.Plain());

        Assert.Equal(
            new Loan
            {
                Id = ACheckout.LoanId,
                Version = 1,
                PatronId = APatron.Id,
                CopyId = ACopy.Id,
                Copy = ACopy.Barcode,
                TitleId = ATitle.Id,
                Title = ATitle.Reference,
                Material = "book",
                Library = ALibrary.HoersholmIsil,
                Branch = ALibrary.Main,
                LoanedAt = Days.Now,
                DueDate = Days.Day("2026-12-02"),
                Renewals = 0,
                RenewalsMax = 3,
                PolicyVersion = 1,
                Channel = Channel.Kiosk,
            },
            decision.Fact<LoanOpened>().Loan);
        Assert.Single(decision.Facts);
    }

    [Fact]
    public void Moves_patron_and_copy_and_stands_on_the_library()
    {
        var decision = ACheckout.Decide(ACheckout.Plain());

        Assert.Equal(
            [
                new Fence(FenceKind.Patron, APatron.Id.Value, default, 5, FenceMode.Bump),
                new Fence(FenceKind.Copy, ACopy.Id.Value, default, 11, FenceMode.Bump),
                new Fence(FenceKind.Library, 0, ALibrary.HoersholmIsil, 7, FenceMode.Read),
            ],
            decision.Fences.ToArray());
    }

    [Fact]
    public void Answers_the_loan_and_when_it_can_be_renewed()
    {
        var lent = ACheckout.Decide(ACheckout.Plain()).Answer.As<Skranke.Actors.Lent>();

        Assert.Equal(ACheckout.LoanId, lent.Loan.Id);
        Assert.Null(lent.Fulfilled);
        Assert.False(lent.Renewable.Now);
        Assert.Equal(Days.Day("2026-11-25"), lent.Renewable.From);
        Assert.Equal([RefusalCodes.RenewalTooEarly], lent.Renewable.Refusals.Codes());
    }

    [Fact]
    public void Lends_to_a_child_with_consent_and_to_an_institution()
    {
        ACheckout.Decide(ACheckout.By(APatron.Child())).Fact<LoanOpened>();
        ACheckout.Decide(ACheckout.By(APatron.Institution())).Fact<LoanOpened>();
    }

    [Fact]
    public void Takes_the_day_from_the_librarys_clock_and_not_from_utc()
    {
        var the = ACheckout.Plain() with { Now = Days.Instant("2026-11-02T23:30:00Z") };

        Assert.Equal(Days.Day("2026-12-03"), ACheckout.Decide(the).Fact<LoanOpened>().Loan.DueDate);
    }

    [Fact]
    public void Goes_by_the_policy_in_force_today_and_stores_its_version()
    {
        var library = ALibrary.Hoersholm();
        var next = library.Policies[0] with { Version = 2, ValidFrom = Days.Day("2026-11-03") };
        library = library with { Policies = library.Policies.Insert(0, next) };

        Assert.Equal(1, Opened(library, Days.Now).PolicyVersion);
        Assert.Equal(2, Opened(library, Days.Noon("2026-11-03")).PolicyVersion);
    }

    [Fact]
    public void What_is_not_renewable_has_no_renewals() =>
        Assert.Equal(
            0, ACheckout.Decide(ACheckout.Of(ACopy.OnShelf("quick-loan"))).Fact<LoanOpened>().Loan.RenewalsMax);

    [Fact]
    public void A_material_may_have_its_own_number_of_renewals()
    {
        var rule = new LoanRule { Period = new LoanPeriod(0, 7), RenewalsMax = 1 };
        var the = ACheckout.Plain() with { Library = ALibrary.Hoersholm().WithRule(rule) };

        Assert.Equal(1, ACheckout.Decide(the).Fact<LoanOpened>().Loan.RenewalsMax);
    }

    [Fact]
    public void Fulfils_the_patrons_own_reservation_in_the_same_unit()
    {
        var own = AReservation.Waiting(APatron.Id, place: 2);
        var queue = ATitle.Queued(AReservation.Waiting(APatron.OtherId, place: 1), own);

        var decision = ACheckout.Decide(ACheckout.With(queue));

        Assert.Equal(
            new ReservationMoved(own, own.EndedAs(ReservationState.Fulfilled)),
            decision.Fact<ReservationMoved>());
        Assert.Contains(Fence.On(queue, FenceMode.Bump), decision.Fences);
        Assert.Equal(own.Id, decision.Answer.As<Skranke.Actors.Lent>().Fulfilled);
    }

    [Fact]
    public void Does_not_touch_the_reservations_of_others()
    {
        var decision = ACheckout.Decide(ACheckout.With(ATitle.Queued(AReservation.Waiting(APatron.OtherId))));

        Assert.Equal([nameof(LoanOpened)], decision.FactNames());
        Assert.Equal(FenceMode.Read, Assert.Single(decision.Fences, fence => fence.Kind == FenceKind.Title).Mode);
    }

    [Fact]
    public void Lends_the_copy_that_was_captured_for_the_patron()
    {
        var own = AReservation.Ready(APatron.Id);
        var the = ACheckout.Of(ACopy.CapturedFor(own)) with { Title = ATitle.Queued(own) };

        var decision = ACheckout.Decide(the);

        Assert.Equal([nameof(LoanOpened), nameof(ReservationMoved)], decision.FactNames());
        Assert.DoesNotContain(decision.Fences, fence => fence.Expected is null);
    }

    [Fact]
    public void Lends_the_captured_copy_before_it_has_arrived_and_ends_its_transit()
    {
        var own = AReservation.InTransit(APatron.Id).PickedUpAt(ALibrary.Kokkedal);
        var copy = ACopy.CapturedFor(own);

        var decision = ACheckout.Decide(ACheckout.Of(copy) with { Title = ATitle.Queued(own) });

        Assert.Equal(
            new CopyMoved(copy, ALibrary.Main, CopyStatus.Available, null), decision.Fact<CopyMoved>());
        Assert.Equal(own.Id, decision.Answer.As<Skranke.Actors.Lent>().Fulfilled);
    }

    [Fact]
    public void Frees_the_copy_that_was_kept_where_the_patron_takes_another()
    {
        var own = AReservation.Ready(APatron.Id);
        var the = ACheckout.Of(ACopy.Other()) with { Title = ATitle.Queued(own) };

        var decision = ACheckout.Decide(the);

        Assert.Equal(ReservationState.Fulfilled, decision.Fact<ReservationMoved>().After.State);
        Assert.Contains(Fence.Touch(ACopy.Id), decision.Fences);
    }

    [Fact]
    public void The_copy_that_was_kept_passes_to_the_next_where_the_patron_takes_another()
    {
        var (own, next) = (AReservation.Ready(APatron.Id), AReservation.Waiting(APatron.OtherId, place: 2));
        var the = ACheckout.Of(ACopy.Other()) with { Title = ATitle.Queued(own, next) };

        var moved = ACheckout.Decide(the).Facts.OfType<ReservationMoved>().Select(fact => fact.After).ToArray();

        Assert.Equal([own.Id, next.Id], moved.Select(after => after.Id));
        Assert.Equal((ReservationState.Ready, ACopy.Id), (moved[1].State, moved[1].CopyId!.Value));
    }

    [Fact]
    public void A_right_pin_takes_the_wrong_tries_away()
    {
        var decision = ACheckout.Decide(ACheckout.Typing(APatron.RightPin, APatron.WithPin(failures: 3)));

        Assert.Equal(new PinTried(APatron.Id, 0, null), decision.Fact<PinTried>());
    }

    [Fact]
    public void A_right_pin_at_once_leaves_no_trace() =>
        Assert.Equal(
            [nameof(LoanOpened)],
            ACheckout.Decide(ACheckout.Typing(APatron.RightPin, APatron.Adult())).FactNames());

    [Fact]
    public void Who_borrows_one_issue_still_waits_for_another()
    {
        var four = AReservation.Waiting(APatron.Id, 1) with { Issue = "2026:4" };
        var five = AReservation.Waiting(APatron.Id, 2) with { Issue = "2026:5" };
        var the = ACheckout.Of(ACopy.OnShelf() with { Issue = "2026:5" });

        Assert.Equal(
            five.Id,
            ACheckout.Decide(the with { Title = ATitle.Queued(four, five) })
                .Answer.As<Skranke.Actors.Lent>().Fulfilled);
        Assert.Null(
            ACheckout.Decide(the with { Title = ATitle.Queued(four) }).Answer.As<Skranke.Actors.Lent>().Fulfilled);
    }

    [Fact]
    public void Of_two_own_reservations_the_one_with_the_copy_ends()
    {
        var any = AReservation.Waiting(APatron.Id, 1);
        var kept = AReservation.Ready(APatron.Id, 2) with { Issue = "2026:5" };
        var copy = ACopy.CapturedFor(kept) with { Issue = "2026:5" };
        var the = ACheckout.Of(copy) with { Title = ATitle.Queued(any, kept) };

        Assert.Equal(kept.Id, ACheckout.Decide(the).Answer.As<Skranke.Actors.Lent>().Fulfilled);
    }

    [Fact]
    public void Staff_override_what_the_policy_lets_them()
    {
        var the = ACheckout.Of(ACopy.OnShelf("reference")).Overriding(RefusalCodes.CopyNotLoanable);

        Assert.Equal(Days.Today, ACheckout.Decide(the).Fact<LoanOpened>().Loan.DueDate);
    }

    [Fact]
    public void What_was_not_overridden_still_refuses_and_says_whether_it_could_be()
    {
        var the = ACheckout.Of(ACopy.OnLoan(ALoan.Of("reference", "2026-11-30")))
            .Overriding(RefusalCodes.CopyNotLoanable, RefusalCodes.CopyOnLoanToPatron);

        var refusal = ACheckout.Decide(the).OnlyRefusal();

        Assert.Equal(RefusalCodes.CopyOnLoanToPatron, refusal.Code);
        Assert.False(refusal.Overridable);
        Assert.True(ACheckout.Decide(ACheckout.By(APatron.Excluded(Days.Now, null))).OnlyRefusal().Overridable);
    }

    [Fact]
    public void An_overridden_capture_goes_back_to_its_place_in_the_queue()
    {
        var waiting = AReservation.Ready(APatron.OtherId);
        var the = ACheckout.Of(ACopy.CapturedFor(waiting)) with { Title = ATitle.Queued(waiting) };

        var decision = ACheckout.Decide(the.Overriding(RefusalCodes.CopyReservedForOther));

        Assert.Equal(
            new ReservationMoved(waiting, AReservation.Waiting(APatron.OtherId) with { Version = 3 }),
            decision.Fact<ReservationMoved>());
        Assert.Contains(Fence.On(the.Title!, FenceMode.Bump), decision.Fences);
        Assert.Null(decision.Answer.As<Skranke.Actors.Lent>().Fulfilled);
    }

    private static Loan Opened(Library library, DateTimeOffset now) =>
        ACheckout.Decide(ACheckout.Plain() with { Library = library, Now = now }).Fact<LoanOpened>().Loan;
}
