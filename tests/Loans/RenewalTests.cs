using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Skranke.Titles;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>The renewal rule (H32-H37, I4-I6, I8).</summary>
public sealed class RenewalTests
{
    private static readonly DateTimeOffset InTheWindow = Days.Noon("2026-11-05");

    [Theory]
    [InlineData("2026-11-03", false)]
    [InlineData("2026-11-04", false)]
    [InlineData("2026-11-05", true)]
    [InlineData("2026-11-12", true)]
    public void Is_possible_from_the_seventh_day_before_the_due_date(string today, bool possible)
    {
        var decision = Decide(DueOn("2026-11-12") with { Now = Days.Noon(today) });

        Assert.Equal(possible, decision.Answer is Renewed);
    }

    [Fact]
    public void Refuses_on_the_eighth_day_and_tells_from_when_it_is_possible()
    {
        var refusal = Decide(DueOn("2026-11-12") with { Now = Days.Noon("2026-11-04") }).OnlyRefusal();

        Assert.Equal(RefusalCodes.RenewalTooEarly, refusal.Code);
        Assert.Equal("renewal.window-days", refusal.Rule);
        Assert.Equal(Days.Day("2026-11-05"), refusal.PossibleFrom);
        Assert.Equal("""{"windowDays":7,"dueDate":"2026-11-12"}""", refusal.DataText());
        Assert.True(refusal.Overridable);
    }

    [Fact]
    public void Where_there_is_no_window_it_is_possible_at_once()
    {
        var the = DueOn("2026-12-24") with { Library = Hoersholm(renewals => renewals with { WindowDays = null }) };

        Assert.Equal(Days.Day("2027-01-24"), RenewedLoan(the).DueDate);
    }

    [Fact]
    public void Refuses_the_fourth_renewal()
    {
        var refusal = Decide(DueOn("2026-11-12", renewals: 3)).OnlyRefusal();

        Assert.Equal(RefusalCodes.RenewalMaxReached, refusal.Code);
        Assert.Equal("renewals.max", refusal.Rule);
        Assert.Equal("""{"renewals":3,"renewalsMax":3}""", refusal.DataText());
    }

    [Fact]
    public void Grants_the_third_and_says_that_it_was_the_last()
    {
        var renewed = Decide(DueOn("2026-11-12", renewals: 2)).Answer.As<Renewed>();

        Assert.Equal(3, renewed.Loan.Renewals);
        Assert.Equal(
            [RefusalCodes.RenewalTooEarly, RefusalCodes.RenewalMaxReached], renewed.Renewable.Refusals.Codes());
        Assert.Null(renewed.Renewable.From);
    }

    [Fact]
    public void Refuses_while_others_wait_and_counts_them()
    {
        var queue = ATitle.Queued(
            AReservation.Waiting(APatron.OtherId, 1), AReservation.Waiting(new PatronId(1003), 2));

        var refusal = Decide(DueOn("2026-11-12", queue)).OnlyRefusal();

        Assert.Equal(RefusalCodes.RenewalReservedByOther, refusal.Code);
        Assert.Equal("""{"waiting":2}""", refusal.DataText());
    }

    [Fact]
    public void Own_reservation_does_not_count() =>
        Assert.IsType<Renewed>(Decide(DueOn("2026-11-12", ATitle.Queued(AReservation.Waiting(APatron.Id)))).Answer);

    [Fact]
    public void Somebody_who_wants_another_copy_does_not_count()
    {
        var wantsAnother = AReservation.Waiting(APatron.OtherId).Wanting(ACopy.OtherId);

        Assert.IsType<Renewed>(Decide(DueOn("2026-11-12", ATitle.Queued(wantsAnother))).Answer);
    }

    [Fact]
    public void Somebody_who_wants_this_very_copy_counts()
    {
        var wantsThis = AReservation.Waiting(APatron.OtherId).Wanting(ACopy.Id);

        Assert.Equal(
            [RefusalCodes.RenewalReservedByOther], Decide(DueOn("2026-11-12", ATitle.Queued(wantsThis))).Codes());
    }

    [Fact]
    public void Somebody_for_whom_another_copy_is_kept_does_not_count()
    {
        var served = AReservation.Ready(APatron.OtherId) with { CopyId = ACopy.OtherId };

        Assert.IsType<Renewed>(Decide(DueOn("2026-11-12", ATitle.Queued(served))).Answer);
    }

    [Fact]
    public void Refuses_what_is_not_renewable()
    {
        var the = Case(ALoan.Of("quick-loan", "2026-11-12"), ATitle.Queued());

        Assert.Equal([RefusalCodes.RenewalNotRenewable], Decide(the).Codes());
    }

    [Fact]
    public void Refuses_an_excluded_patron_at_the_library_that_lent()
    {
        var the = DueOn("2026-11-12") with { Patron = APatron.Excluded(InTheWindow, null) };

        var refusal = Decide(the).OnlyRefusal();

        Assert.Equal(RefusalCodes.RenewalPatronExcluded, refusal.Code);
        Assert.Equal("""{"ground":"conduct"}""", refusal.DataText());
    }

    [Fact]
    public void An_exclusion_that_ends_tells_from_when_a_renewal_is_possible()
    {
        var the = DueOn("2026-11-12") with { Patron = APatron.Excluded(InTheWindow, Days.Noon("2026-11-20")) };

        Assert.Equal(Days.Day("2026-11-20"), Decide(the).OnlyRefusal().PossibleFrom);
    }

    [Fact]
    public void An_exclusion_that_is_over_does_not_count()
    {
        var the = DueOn("2026-11-12") with { Patron = APatron.Excluded(Days.Noon("2026-01-01"), InTheWindow) };

        Assert.IsType<Renewed>(Decide(the).Answer);
    }

    [Fact]
    public void Refuses_a_loan_that_has_ended() =>
        Assert.Equal(
            [RefusalCodes.LoanClosed],
            Decide(Case(ALoan.DueOn("2026-11-12") with { ClosedAt = InTheWindow }, ATitle.Queued())).Codes());

    [Fact]
    public void A_late_loan_is_renewed_from_today()
    {
        var the = DueOn("2026-11-02") with { Now = Days.Noon("2026-11-20") };

        Assert.Equal(Days.Day("2026-12-20"), RenewedLoan(the).DueDate);
    }

    [Fact]
    public void A_late_loan_is_refused_where_policy_says_so()
    {
        var library = Hoersholm(renewals => renewals with { WhenOverdue = false });
        var the = DueOn("2026-11-05") with { Library = library };

        Assert.IsType<Renewed>(Decide(the with { Now = Days.Noon("2026-11-05") }).Answer);
        Assert.Equal([RefusalCodes.RenewalOverdue], Decide(the with { Now = Days.Noon("2026-11-06") }).Codes());
    }

    [Fact]
    public void Counts_from_the_old_due_date_by_default() =>
        Assert.Equal(Days.Day("2026-12-12"), RenewedLoan(DueOn("2026-11-12")).DueDate);

    [Fact]
    public void Counts_from_today_where_policy_says_so()
    {
        var library = Hoersholm(renewals => renewals with { Base = RenewalBase.Today });
        var the = DueOn("2026-11-12") with { Library = library };

        Assert.Equal(Days.Day("2026-12-05"), RenewedLoan(the).DueDate);
    }

    [Fact]
    public void Never_shortens_what_was_promised()
    {
        var library = ALibrary.Hoersholm().WithRule(new LoanRule { Period = new LoanPeriod(0, 3) })
            .WithRenewals(renewals => renewals with { Base = RenewalBase.Today });

        var renewed = RenewedLoan(DueOn("2026-11-12") with { Library = library });

        Assert.Equal(Days.Day("2026-11-12"), renewed.DueDate);
        Assert.Equal(1, renewed.Renewals);
    }

    [Fact]
    public void Moves_the_new_due_date_off_closed_days()
    {
        var the = DueOn("2026-11-12") with { Library = ALibrary.Hoersholm().ClosedFrom("2026-12-11", "2026-12-14") };

        Assert.Equal(Days.Day("2026-12-15"), RenewedLoan(the).DueDate);
    }

    [Fact]
    public void Due_date_goes_by_the_new_policy_and_the_right_to_renew_too()
    {
        var library = ALibrary.Hoersholm();
        var stricter = library.Policies[0] with
        {
            Version = 2,
            ValidFrom = Days.Day("2026-11-05"),
            Renewals = library.Policies[0].Renewals with { Max = 1 },
        };
        library = library with { Policies = library.Policies.Insert(0, stricter) };

        var first = RenewedLoan(DueOn("2026-11-12") with { Library = library });

        Assert.Equal((2, 1), (first.PolicyVersion, first.RenewalsMax));
        Assert.Equal(
            [RefusalCodes.RenewalMaxReached],
            Decide(DueOn("2026-11-12", renewals: 1) with { Library = library }).Codes());
    }

    [Fact]
    public void Changes_the_loan_and_holds_the_queue_while_it_does()
    {
        var the = DueOn("2026-11-12");
        var after = the.Loan with { Version = 2, DueDate = Days.Day("2026-12-12"), Renewals = 1 };

        var decision = Decide(the);

        Assert.Equal([new LoanRenewed(after, the.Loan.DueDate, Channel.Kiosk)], decision.Facts.ToArray());
        Assert.Equal(
            [
                Fence.On(the.Patron, FenceMode.Read), Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library),
                Fence.On(the.Title!, FenceMode.Hold),
            ],
            decision.Fences.ToArray());
    }

    [Fact]
    public void A_refusal_only_reads()
    {
        var decision = Decide(DueOn("2026-11-12", renewals: 3));

        Assert.Empty(decision.Facts);
        Assert.Equal(
            [FenceMode.Read, FenceMode.Read, FenceMode.Read, FenceMode.Read],
            decision.Fences.Select(fence => fence.Mode));
    }

    [Fact]
    public void Staff_override_the_maximum_and_the_loan_stays_within_its_own()
    {
        var the = DueOn("2026-11-12", renewals: 3);

        var decision = Renewal.Decide(the, ARequest.Renew(RefusalCodes.RenewalMaxReached));

        var renewed = decision.Answer.As<Renewed>().Loan;
        Assert.Equal((4, 4), (renewed.Renewals, renewed.RenewalsMax));
    }

    [Fact]
    public void Names_everything_that_stands_in_the_way_in_order_of_precedence()
    {
        var the = Case(
            ALoan.Of("quick-loan", "2026-11-20") with { Renewals = 3, ClosedAt = InTheWindow },
            ATitle.Queued(AReservation.Waiting(APatron.OtherId))) with
        {
            Patron = APatron.Excluded(InTheWindow, null),
        };

        Assert.Equal(
            [
                RefusalCodes.LoanClosed, RefusalCodes.RenewalTooEarly, RefusalCodes.RenewalMaxReached,
                RefusalCodes.RenewalReservedByOther, RefusalCodes.RenewalNotRenewable,
                RefusalCodes.RenewalPatronExcluded,
            ],
            Decide(the).Codes());
    }

    [Fact]
    public void Refuses_an_erased_patron() => Assert.Equal(
        [RefusalCodes.PatronErased],
        Decide(DueOn("2026-11-12") with { Patron = APatron.Adult() with { Erased = true } }).Codes());

    [Fact]
    public void Refuses_what_has_changed_since_the_caller_read_it()
    {
        var the = DueOn("2026-11-12", renewals: 1);

        var stale = Renewal.Decide(the, ARequest.Renew() with { ExpectedVersion = 1 });

        Assert.Equal([RefusalCodes.RequestStale], stale.Codes());
        Assert.IsType<Renewed>(Renewal.Decide(the, ARequest.Renew() with { ExpectedVersion = 2 }).Answer);
    }

    private static Decision Decide(Renewal.Case the) => Renewal.Decide(the, ARequest.Renew());

    private static Loan RenewedLoan(Renewal.Case the) => Decide(the).Fact<LoanRenewed>().Loan;

    private static Library Hoersholm(Func<RenewalPolicy, RenewalPolicy> change) =>
        ALibrary.Hoersholm().WithRenewals(change);

    private static Renewal.Case DueOn(string day, int renewals = 0) =>
        Case(ALoan.DueOn(day, renewals), ATitle.Queued());

    private static Renewal.Case DueOn(string day, Title queue) => Case(ALoan.DueOn(day), queue);

    private static Renewal.Case Case(Loan loan, Title queue) =>
        new(APatron.Adult(), ACopy.OnLoan(loan), loan, queue, ALibrary.Hoersholm(), InTheWindow);
}
