using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>The patron's grain: what it remembers, when it reloads, and what it answers twice.</summary>
public sealed class PatronGrainTests
{
    private static readonly GrainKey Patron = GrainKey.Of(APatron.Id);

    private static readonly GrainKey Copy = GrainKey.Of(ACopy.Id);

    private static readonly Library ThatRenewsAtOnce =
        ALibrary.Hoersholm().WithRenewals(renewals => renewals with { WindowDays = null });

    [Fact]
    public async Task Lends_and_remembers_what_the_ledger_would_tell()
    {
        var host = TestHost.WithSmallLibrary();

        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Equal([lent.Loan], host.Ledger.LoansThatAreOpen);
        Assert.NotNull(host.MemoryOf(Patron));
        Assert.NotNull(host.MemoryOf(Copy));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Lends_a_second_copy_without_loading_the_patron_again()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(ARequest.CheckOut());

        _ = await host.Ask(ARequest.CheckOut() with { Key = ARequest.Key(11), CopyId = ACopy.OtherId });

        Assert.Equal(["patron 1001", "copy 2001", "library DK-722300", "copy 2002"], host.Ledger.Loads);
        Assert.Equal(2, host.Ledger.LoansThatAreOpen.Count());
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Takes_back_and_remembers_that_a_place_is_free()
    {
        var host = TestHost.WithSmallLibrary(ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 1 }));
        _ = await host.Ask(ARequest.CheckOut());

        _ = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id });
        Assert.Empty(await host.GrainsThatAreWrong());

        var other = ARequest.CheckOut() with { Key = ARequest.Key(11), CopyId = ACopy.OtherId };
        Assert.IsType<Lent>(await host.Ask(other));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Renews_and_remembers_the_new_due_date()
    {
        var host = TestHost.WithSmallLibrary(ALoan.DueOn("2026-11-05"));

        var renewed = (await host.Ask(ARequest.Renew())).As<Renewed>();

        Assert.Equal(Days.Day("2026-12-05"), renewed.Loan.DueDate);
        Assert.Equal([renewed.Loan], host.Ledger.LoansThatAreOpen);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Reserves_and_cancels_and_remembers_both()
    {
        var host = TestHost.WithSmallLibrary();

        var reserved = (await host.Ask(ARequest.Reserve())).As<Reserved>();
        Assert.Empty(await host.GrainsThatAreWrong());
        _ = (await host.Ask(ARequest.Cancel(reserved.Reservation.Id))).As<ReservationClosed>();

        Assert.Empty(await host.GrainsThatAreWrong());
        Assert.DoesNotContain(host.Ledger.Reservations, reservation => reservation.IsActive);
    }

    [Fact]
    public async Task A_snapshot_that_proved_stale_is_reloaded_and_sent_again()
    {
        var host = TestHost.WithSmallLibrary();
        await LendAndTakeBack(host);
        _ = await host.Twin().Ask(ARequest.CheckOut());
        host.Ledger.Loads.Clear();

        var answer = await host.Ask(ARequest.Reserve());

        Assert.Equal(RefusalCodes.ReservationAlreadyOnLoan, answer.OnlyRefusal().Code);
        Assert.Equal(["patron 1001", "title 4001"], host.Ledger.Loads.Where(load => load[0] != 'l'));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_limit_holds_against_a_second_host_with_an_old_memory()
    {
        var host = TestHost.WithSmallLibrary(ALibrary.Hoersholm().WithLoans(loans => loans with { TotalMax = 1 }));
        var twin = host.Twin();
        await LendAndTakeBack(twin);
        Assert.NotNull(twin.MemoryOf(Patron));
        _ = await host.Ask(ARequest.CheckOut());

        var answer = await twin.Ask(ARequest.CheckOut() with { Key = ARequest.Key(11), CopyId = ACopy.OtherId });

        Assert.Equal(RefusalCodes.PatronLoanLimit, answer.OnlyRefusal().Code);
        Assert.Single(host.Ledger.LoansThatAreOpen);
    }

    [Fact]
    public async Task Is_busy_after_six_snapshots_that_proved_stale()
    {
        var host = TestHost.WithSmallLibrary();
        host.Ledger.Always = unit => new CommitResult.FencesBroken([unit.Fences[0]]);

        var answer = await host.Ask(ARequest.CheckOut());

        Assert.Equal(RefusalCodes.RequestBusy, answer.OnlyRefusal().Code);
        Assert.Equal(6, host.Ledger.Tried.Count);
        Assert.Equal(6, host.Ledger.Loads.Count(load => load == "patron 1001"));
        Assert.Empty(host.Ledger.Committed);
    }

    [Fact]
    public async Task A_busy_answer_is_not_remembered()
    {
        var host = TestHost.WithSmallLibrary();
        host.Ledger.Always = unit => new CommitResult.FencesBroken([unit.Fences[0]]);
        _ = await host.Ask(ARequest.CheckOut());
        host.Ledger.Always = null;

        Assert.IsType<Lent>(await host.Ask(ARequest.CheckOut()));
    }

    [Fact]
    public async Task The_same_request_gets_the_same_answer_and_changes_nothing()
    {
        var host = TestHost.WithSmallLibrary();
        var first = await host.Ask(ARequest.CheckOut());

        var again = await host.Ask(ARequest.CheckOut());

        Assert.Equal(first.Json(), again.Json());
        Assert.Single(host.Ledger.Loans);
        Assert.Null(host.MemoryOf(Copy));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task An_answer_from_before_says_nothing_about_today()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(ARequest.CheckOut());
        _ = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id });

        _ = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Empty(host.Ledger.LoansThatAreOpen);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Another_request_with_the_same_key_is_refused()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(ARequest.CheckOut());
        var key = ARequest.Key(1) with { Fingerprint = Guid.Empty };

        var answer = await host.Ask(ARequest.CheckOut() with { Key = key, CopyId = ACopy.OtherId });

        Assert.Equal(RefusalCodes.RequestKeyReused, answer.OnlyRefusal().Code);
        Assert.Single(host.Ledger.Loans);
    }

    [Fact]
    public async Task A_refusal_is_remembered_for_who_can_ask_again()
    {
        var host = TestHost.WithSmallLibrary(ALoan.By(APatron.OtherId));
        var refused = await host.Ask(ARequest.CheckOut());
        _ = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.OtherId });

        Assert.Equal(refused.Json(), (await host.Ask(ARequest.CheckOut())).Json());
        Assert.Empty(host.Ledger.LoansThatAreOpen);
    }

    [Fact]
    public async Task A_refusal_to_who_cannot_ask_again_only_checks_its_fences()
    {
        var host = TestHost.WithSmallLibrary(ALoan.By(APatron.OtherId));

        var answer = await host.Ask(ARequest.CheckOut() with { Key = ARequest.NoKey(1) });

        Assert.Equal(RefusalCodes.CopyOnLoan, answer.OnlyRefusal().Code);
        var unit = Assert.Single(host.Ledger.Committed);
        Assert.Null(unit.Request);
        Assert.Equal(3, unit.Fences.Length);
    }

    [Fact]
    public async Task An_unknown_patron_is_refused_and_that_is_remembered()
    {
        var host = TestHost.WithSmallLibrary();

        var answer = await host.Ask(ARequest.CheckOut() with { PatronId = new PatronId(404) });

        Assert.Equal(RefusalCodes.PatronUnknown, answer.OnlyRefusal().Code);
        Assert.Equal(ARequest.Key(1), Assert.Single(host.Ledger.Committed).Request);
    }

    [Fact]
    public async Task When_the_ledger_is_away_nothing_is_remembered()
    {
        var host = TestHost.WithSmallLibrary();
        host.Ledger.Scripted.Enqueue(_ => throw new LedgerAwayException("The connection was refused."));

        await Assert.ThrowsAsync<LedgerAwayException>(() => host.Ask(ARequest.CheckOut()).AsTask());

        Assert.Null(host.MemoryOf(Patron));
        Assert.Null(host.MemoryOf(Copy));
        Assert.IsType<Lent>(await host.Ask(ARequest.CheckOut()));
    }

    [Fact]
    public async Task An_unknown_outcome_becomes_known_by_asking_again()
    {
        var host = TestHost.WithSmallLibrary();
        host.Ledger.Scripted.Enqueue(unit =>
        {
            _ = host.Ledger.CommitForReal(unit);
            throw new OutcomeUnknownException("The connection was cut.");
        });

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => host.Ask(ARequest.CheckOut()).AsTask());
        var lent = (await host.Ask(ARequest.CheckOut())).As<Lent>();

        Assert.Equal([lent.Loan], host.Ledger.Loans);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_check_in_of_what_somebody_else_has_is_sent_back_with_his_name()
    {
        var host = TestHost.WithSmallLibrary(ALoan.By(APatron.OtherId));

        var answer = await host.Ask(ARequest.CheckIn() with { PatronId = APatron.Id });

        Assert.Equal(new LentToAnother(APatron.OtherId), answer);
        Assert.Empty(host.Ledger.Tried);
    }

    [Fact]
    public async Task Wrong_pins_are_counted_until_the_fifth_locks_and_the_right_one_waits_for_the_end()
    {
        var host = TestHost.WithSmallLibrary();
        var codes = new List<string>();
        for (var number = 21; number < 27; number++)
        {
            var wrong = ARequest.CheckOut() with { Key = ARequest.NoKey(number), Pin = APatron.WrongPin };
            codes.Add((await host.Ask(wrong)).OnlyRefusal().Code);
            Assert.Empty(await host.GrainsThatAreWrong());
        }

        Assert.Equal([.. Enumerable.Repeat(RefusalCodes.PatronPinWrong, 5), RefusalCodes.PatronPinLocked], codes);
        host.Now += TimeSpan.FromMinutes(15);
        Assert.IsType<Lent>(await host.Ask(ARequest.CheckOut() with { Pin = APatron.RightPin }));
        Assert.Empty(await host.GrainsThatAreWrong());
        Assert.Equal(0, (await host.Ledger.Patron(APatron.Id))!.Pin!.Failures);
    }

    [Fact]
    public async Task Reloads_when_told_that_it_has_changed()
    {
        var host = TestHost.WithSmallLibrary();
        _ = await host.Ask(ARequest.Renew());

        Assert.Equal(Told.Instance, await host.Ask(Patron, Changed.Instance));

        Assert.Null(host.MemoryOf(Patron));
    }

    [Fact]
    public async Task Renews_all_each_under_a_key_of_its_own()
    {
        var (due, early) = (ALoan.DueOn("2026-11-05"), ALoan.DueOn("2026-12-01") with
        {
            Id = new LoanId(3002),
            CopyId = ACopy.OtherId,
            Copy = ACopy.Other().Barcode,
        });
        var host = TestHost.WithSmallLibrary(due, early);

        var all = (await host.Ask(ARequest.RenewAll())).As<RenewedAll>();

        var (first, second) = (all.Results[0], all.Results[1]);
        Assert.Equal(
            (due.Id, (DateOnly?)Days.Day("2026-12-05"), (CopyBarcode?)ACopy.Barcode),
            (first.LoanId, first.DueDate, first.Copy));
        Assert.Equal((early.Id, null, null), (second.LoanId, second.DueDate, second.Copy));
        Assert.Equal([RefusalCodes.RenewalTooEarly], second.Refusals.Codes());
        Assert.Equal(
            [ARequest.Key(4).Part(due.Id.Value), ARequest.Key(4).Part(early.Id.Value), ARequest.Key(4)],
            host.Ledger.Committed.Select(unit => unit.Request!.Value));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Renew_all_asked_again_renews_nothing_again()
    {
        var host = TestHost.WithSmallLibrary(ThatRenewsAtOnce, ALoan.DueOn("2026-11-30"));
        var first = await host.Ask(ARequest.RenewAll());

        var again = await host.Ask(ARequest.RenewAll());

        Assert.Equal(first.Json(), again.Json());
        Assert.Equal(1, Assert.Single(host.Ledger.Loans).Renewals);
    }

    [Fact]
    public async Task Renew_all_that_broke_in_the_middle_goes_on_where_it_was()
    {
        var second = ALoan.DueOn("2026-11-30") with { Id = new LoanId(3002), CopyId = ACopy.OtherId };
        var host = TestHost.WithSmallLibrary(ThatRenewsAtOnce, ALoan.DueOn("2026-11-30"), second);
        host.Ledger.Scripted.Enqueue(_ => null);
        host.Ledger.Scripted.Enqueue(_ => throw new LedgerAwayException("The connection was cut."));

        await Assert.ThrowsAsync<LedgerAwayException>(() => host.Ask(ARequest.RenewAll()).AsTask());
        _ = await host.Ask(ARequest.RenewAll());

        Assert.Equal([1, 1], host.Ledger.Loans.Select(loan => loan.Renewals));
    }

    [Fact]
    public async Task Renews_at_this_library_only()
    {
        var elsewhere = ALoan.DueOn("2026-11-05") with { Library = ALibrary.RanaIsil };
        var host = TestHost.WithSmallLibrary(elsewhere);

        Assert.Empty((await host.Ask(ARequest.RenewAll())).As<RenewedAll>().Results);
    }

    [Fact]
    public async Task Is_not_asked_what_it_does_not_decide()
    {
        var host = TestHost.WithSmallLibrary();

        await Assert.ThrowsAsync<InvariantBrokenException>(() => host.Ask(Patron, new Tick()).AsTask());
    }

    /// <summary>So that the patron is remembered, with nothing on loan.</summary>
    private static async Task LendAndTakeBack(TestHost host)
    {
        _ = await host.Ask(ARequest.CheckOut() with { Key = ARequest.NoKey(901), CopyId = ACopy.OtherId });
        _ = await host.Ask(ARequest.CheckIn() with
        {
            Key = ARequest.NoKey(902),
            CopyId = ACopy.OtherId,
            PatronId = APatron.Id,
        });
    }
}
