using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Skranke.Timers;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Renewals without the patron's doing: only where the library opted in, tried once, and the patron is
/// told.</summary>
public sealed class AutomaticRenewalTests
{
    private static readonly Library OptedIn =
        ALibrary.Hoersholm().WithRenewals(renewals => renewals with { AutomaticDaysBefore = 2 });

    [Fact]
    public async Task A_loan_is_renewed_two_days_before_it_is_due_and_its_patron_told()
    {
        var (host, loan) = await Lent(OptedIn);
        Assert.Equal(Days.Instant("2026-11-29T23:00:00Z"), loan.NextActionAt);

        host.Now = Days.Instant("2026-11-29T22:59:59Z");
        Assert.Equal(0, await Tick(host));
        host.Now = Days.Instant("2026-11-29T23:00:00Z");
        Assert.Equal(1, await Tick(host));

        var renewed = Assert.Single(host.Ledger.Loans);
        Assert.Equal((1, Days.Day("2027-01-02")), (renewed.Renewals, renewed.DueDate));
        Assert.Equal(Days.Instant("2026-12-30T23:00:00Z"), renewed.NextActionAt);
        Assert.Equal(
            [(NoticeKind.RenewedAutomatically, loan.Id.Value, (DateOnly?)Days.Day("2027-01-02"))],
            host.Ledger.Memory.Notices.Select(notice => (notice.Kind, notice.CauseId, notice.Day)));
        Assert.Equal(Channel.Engine, host.Ledger.Memory.Events.OfType<LoanRenewed>().Single().Channel);
        Assert.Equal(0, await Tick(host));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_refused_one_is_told_and_not_tried_again()
    {
        var (host, loan) = await Lent(OptedIn);
        _ = await host.Ask(ARequest.Reserve() with { PatronId = APatron.OtherId });
        host.Now = Days.Noon("2026-11-30");

        Assert.Equal(1, await Tick(host));
        Assert.Equal(0, await Tick(host));

        var left = Assert.Single(host.Ledger.Loans);
        Assert.Equal((0, loan.DueDate, null), (left.Renewals, left.DueDate, left.NextActionAt));
        Assert.Equal(
            [NoticeKind.RenewalRefused], host.Ledger.Memory.Notices.Select(notice => notice.Kind));
        Assert.Equal(
            EventKind.AutomaticRenewalRefused, host.Ledger.Memory.Events.OfType<LoanChanged>().Single().Why);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_loan_that_came_back_is_not_found()
    {
        var (host, _) = await Lent(OptedIn);
        _ = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id });
        host.Now = Days.Noon("2026-11-30");

        Assert.Equal(0, await Tick(host));
        Assert.Empty(host.Ledger.Memory.Notices);
    }

    [Fact]
    public async Task A_timer_that_comes_too_late_does_nothing()
    {
        var (host, loan) = await Lent(OptedIn);
        host.Now = Days.Noon("2026-11-30");
        _ = (await host.Ask(ARequest.Renew() with { LoanId = loan.Id })).As<Renewed>();

        var late = new TimeLoan(loan.Id, loan.PatronId, loan.CopyId);

        Assert.IsType<Told>(await host.Ask(GrainKey.Of(APatron.Id), late));
        Assert.IsType<Told>(await host.Ask(GrainKey.Of(APatron.Id), late with { LoanId = new LoanId(77) }));
        Assert.Equal(1, Assert.Single(host.Ledger.Loans).Renewals);
    }

    [Fact]
    public async Task Two_hosts_that_find_the_same_loan_renew_it_once()
    {
        var (host, loan) = await Lent(OptedIn);
        var twin = host.Twin();
        host.Now = twin.Now = Days.Noon("2026-11-30");
        var time = new TimeLoan(loan.Id, loan.PatronId, loan.CopyId);
        _ = await twin.Ask(ARequest.Renew() with { LoanId = new LoanId(77), Key = ARequest.Key(31) });

        Assert.IsType<Renewed>(await host.Ask(GrainKey.Of(APatron.Id), time));
        _ = await twin.Ask(GrainKey.Of(APatron.Id), time);

        Assert.Equal(1, Assert.Single(host.Ledger.Loans).Renewals);
        Assert.Single(host.Ledger.Memory.Notices);
    }

    [Fact]
    public async Task What_was_changed_behind_the_memory_s_back_is_renewed_at_the_same_tick()
    {
        var (host, loan) = await Lent(OptedIn);
        _ = (await host.Twin().Ask(ALoanCommand.MoveTo("2026-12-03") with { LoanId = loan.Id })).As<LoanChangedReply>();
        host.Now = Days.Noon("2026-12-01");

        Assert.Equal(1, await Tick(host));

        Assert.Equal(1, Assert.Single(host.Ledger.Loans).Renewals);
    }

    [Fact]
    public void No_loan_has_a_time_where_the_library_has_not_opted_in() =>
        Assert.Null(Start(ALibrary.Hoersholm(), ALoan.DueOn("2026-11-30")));

    [Fact]
    public void A_loan_that_has_no_renewal_left_has_no_time() =>
        Assert.Null(Start(OptedIn, ALoan.DueOn("2026-11-30", renewals: 3)));

    [Fact]
    public void A_copy_of_another_library_has_none_since_its_owner_would_have_to_be_asked() =>
        Assert.Null(NextAction.Due(
            ALoan.DueOn("2026-11-30") with { NextActionAt = Days.Instant("2026-11-27T23:00:00Z") },
            isSupplied: true,
            OptedIn.With(policy => policy with { Notices = new(), Replacement = new() }),
            Days.Today));

    [Fact]
    public void A_short_loan_is_not_renewed_on_the_day_it_is_made() =>
        Assert.Equal(
            Days.Instant("2026-11-02T23:00:00Z"),
            Start(OptedIn, ALoan.DueOn("2026-11-04")));

    [Fact]
    public void A_loan_until_the_evening_has_none() => Assert.Null(Start(OptedIn, ALoan.DueOn("2026-11-02")));

    [Fact]
    public void Is_not_tried_before_a_renewal_is_possible_at_all()
    {
        var eager = OptedIn.WithRenewals(renewals => renewals with { AutomaticDaysBefore = 20 });

        Assert.Equal(Days.Instant("2026-11-22T23:00:00Z"), Start(eager, ALoan.DueOn("2026-11-30")));
    }

    [Fact]
    public void A_due_date_that_was_moved_on_gives_the_loan_another_time()
    {
        var decision = Decide(ALoan.DueOn("2026-11-30"), OptedIn);

        var changed = decision.Fact<LoanChanged>();
        Assert.Equal(
            (EventKind.LoanTimed, Days.Instant("2026-11-27T23:00:00Z")), (changed.Why, changed.After.NextActionAt));
        Assert.Equal([nameof(LoanChanged)], decision.FactNames());
    }

    [Fact]
    public void A_library_that_has_opted_out_since_does_nothing_but_forget_the_time()
    {
        var changed = Decide(ALoan.DueOn("2026-11-03"), ALibrary.Hoersholm()).Fact<LoanChanged>();

        Assert.Equal((EventKind.LoanTimed, null), (changed.Why, changed.After.NextActionAt));
    }

    [Fact]
    public void A_copy_that_is_lost_or_said_to_be_back_is_left_alone()
    {
        var loan = ALoan.DueOn("2026-11-03");

        Assert.All(
            new[] { loan with { LostAt = Days.Now }, loan with { ClaimedReturnedAt = Days.Now } },
            one => Assert.Equal([nameof(LoanChanged)], Decide(one, OptedIn).FactNames()));
    }

    [Fact]
    public void What_is_late_already_is_not_renewed_and_costs_nothing()
    {
        var decision = Decide(ALoan.DueOn("2026-11-01"), OptedIn);

        Assert.Equal([nameof(LoanChanged), nameof(NoticeQueued)], decision.FactNames());
        Assert.Equal(NoticeKind.RenewalRefused, decision.Fact<NoticeQueued>().Notice.Kind);
    }

    [Fact]
    public void What_is_not_due_is_only_compared()
    {
        var loan = ALoan.DueOn("2026-11-03") with { NextActionAt = Days.Now.AddMinutes(1) };
        var the = Case(loan, OptedIn);

        var decision = TimedLoan.Decide(the, ARequest.Renew(), []);

        Assert.Empty(decision.Facts);
        Assert.Equal([Fence.On(the.Copy, FenceMode.Read)], decision.Fences.ToArray());
    }

    private static DateTimeOffset? Start(Library library, Loan loan) =>
        AutomaticRenewal.StartsAt(loan, library, library.Policies[0], Days.Today);

    private static Decision Decide(Loan loan, Library library) =>
        TimedLoan.Decide(Case(loan with { NextActionAt = Planned(loan, library) }, library), ARequest.Renew(), []);

    /// <summary>At the latest now, so that the timer finds it.</summary>
    private static DateTimeOffset Planned(Loan loan, Library library) =>
        AutomaticRenewal.TimeOf(loan, library, library.Policies[0]) is { } at && at < Days.Now ? at : Days.Now;

    private static Renewal.Case Case(Loan loan, Library library) =>
        new(APatron.Adult(), ACopy.OnLoan(loan), loan, ATitle.Queued(), library, Days.Now);

    private static async Task<(TestHost Host, Loan Loan)> Lent(Library library)
    {
        var host = TestHost.WithSmallLibrary(library);
        return (host, (await host.Ask(ARequest.CheckOut())).As<Lent>().Loan);
    }

    private static async Task<int> Tick(TestHost host)
    {
        var done = 0;
        for (var shard = 0; shard < TimerShardGrain.Shards; shard++)
        {
            done += (await host.Ask(GrainKey.TimerShard(shard), new Tick())).As<TickDone>().Done;
        }

        return done;
    }
}
