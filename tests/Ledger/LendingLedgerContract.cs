using Skranke.Basics;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Support;
using Skranke.Timers;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of renewals that owners answer, timers, fees and supplied copies.</summary>
public abstract partial class LedgerContract
{
    [Fact]
    public async Task A_renewal_that_waits_for_its_owner_is_loaded_as_it_was_written()
    {
        var pending = await PendingAsync(await LendAsync(1, 100_001));

        Assert.Equal(pending, (await _ledger.Load.Copy(new CopyId(100_001)))!.Loan);
        Assert.Equal(pending, await _ledger.Load.Loan(pending.Id));
    }

    [Fact]
    public async Task An_annulled_renewal_gives_its_number_back()
    {
        var lent = await LendAsync(1, 100_001);
        var pending = await PendingAsync(lent);
        var annulled = Annulled(pending, lent.DueDate);

        var result = await CommitAsync(Unit([new LoanChanged(pending, annulled, EventKind.RenewalAnnulled)]));
        Assert.Equal(CommitResult.Committed.Instance, result);
        Assert.Equal(annulled, (await _ledger.Load.Copy(new CopyId(100_001)))!.Loan);

        // The message came back, and another one went out.
        var restored = pending with
        {
            Version = annulled.Version + 1,
            RenewalRequest = RenewalRequest.AnnulmentAnnounced,
        };
        Assert.Equal(
            CommitResult.Committed.Instance,
            await CommitAsync(Unit([new LoanChanged(annulled, restored, EventKind.AnnulmentServed)])));
        Assert.NotNull(await _ledger.Load.LatestRenewal(pending.Id));
        annulled = Annulled(restored, lent.DueDate);
        Assert.Equal(
            CommitResult.Committed.Instance,
            await CommitAsync(Unit([new LoanChanged(restored, annulled, EventKind.AnnulmentServed)])));
        Assert.Null(await _ledger.Load.LatestRenewal(pending.Id));

        var again = await PendingAsync(annulled);
        Assert.Equal(1, again.Renewals);
        Assert.Equal(
            [
                EventKind.LoanOpened, EventKind.LoanRenewed, EventKind.RenewalAnnulled, EventKind.AnnulmentServed,
                EventKind.AnnulmentServed, EventKind.LoanRenewed,
            ],
            await _ledger.EventsAsync());
    }

    [Fact]
    public async Task A_loan_that_has_changed_since_is_not_changed_again()
    {
        var lent = await LendAsync(1, 100_001);
        var pending = await PendingAsync(lent);
        var annulled = new LoanChanged(pending, Annulled(pending, lent.DueDate), EventKind.RenewalAnnulled);
        _ = await CommitAsync(Unit([annulled]));

        _ = Assert.IsType<CommitResult.ClaimLost>(await CommitAsync(Unit([annulled])));
        Assert.Equal(EventKind.RenewalAnnulled, (await _ledger.EventsAsync())[^1]);
        Assert.Equal(3, (await _ledger.EventsAsync()).Count);
    }

    [Fact]
    public async Task I17_a_fee_is_charged_once_for_its_cause_and_can_be_looked_up()
    {
        var loan = await LendAsync(1, 100_001);
        var fee = new Fee(
            new FeeId(9001), loan.PatronId, loan.Library, "overdue", new Money(2000, "DKK"), SmallWorld.Noon)
        {
            Loans = [FeeLoan.Of(loan)],
        };

        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([new FeeCharged(fee)])));
        var again = await CommitAsync(Unit([new FeeCharged(fee with { Id = new FeeId(9002) })]));

        Assert.Equal("I17_one_fee_per_cause", Assert.IsType<CommitResult.ClaimLost>(again).Constraint);
        Assert.Equal([fee], await _ledger.Load.FeesOf(loan.Id));
        Assert.Empty(await _ledger.Load.FeesOf(new LoanId(77)));
    }

    [Fact]
    public async Task Due_loans_come_in_order_and_only_while_they_are_open()
    {
        var (first, second) = (await LendAsync(1, 100_001), await LendAsync(2, 100_002));
        var timed = first with { Version = 2, NextActionAt = SmallWorld.Noon.AddDays(2) };
        var sooner = second with { Version = 2, NextActionAt = SmallWorld.Noon.AddDays(1) };
        _ = await CommitAsync(Unit([new LoanChanged(first, timed, EventKind.LoanTimed)]));
        _ = await CommitAsync(Unit([new LoanChanged(second, sooner, EventKind.LoanTimed)]));

        Assert.Empty(await DueAsync(SmallWorld.Noon));
        Assert.Equal([second.Id], await DueAsync(SmallWorld.Noon.AddDays(1)));
        Assert.Equal([second.Id, first.Id], await DueAsync(SmallWorld.Noon.AddDays(2)));

        var closed = sooner with { Version = 3, ClosedAt = SmallWorld.Noon };
        _ = await CommitAsync(Unit([new LoanClosed(closed, SmallWorld.Main, Channel.Desk)]));
        Assert.Equal([first.Id], await DueAsync(SmallWorld.Noon.AddDays(2)));
    }

    [Fact]
    public async Task What_the_library_does_not_hold_is_entered_received_and_loaded()
    {
        var title = SmallWorld.Title(501) with { Reference = TitleReference.Of("ILL-501"), Material = "interlibrary" };
        var request = Reservation(31, 1, 501, 1) with
        {
            Title = title.Reference,
            Interlibrary = InterlibraryState.Requested,
        };
        var copy = SmallWorld.Copy(100_501, 501) with
        {
            Title = title.Reference,
            Material = title.Material,
            Supply = new Supply("DK-775100", new DateOnly(2026, 12, 20), true, false),
        };
        var captured = Captured(request) with
        {
            CopyId = copy.Id,
            Interlibrary = InterlibraryState.Received,
            Supplier = "DK-775100",
        };

        Assert.Equal(
            CommitResult.Committed.Instance,
            await CommitAsync(Unit(
                [new TitleAdded(title, "Haugtussa", "Arne Garborg", 1895), new ReservationPlaced(request)])));
        Assert.Equal(
            CommitResult.Committed.Instance,
            await CommitAsync(Unit([new CopyAdded(copy), new ReservationMoved(request, captured)])));

        var loaded = (await _ledger.Load.Copy(copy.Id))!;
        Assert.Equal((copy.Supply, request.Id), (loaded.Supply, loaded.Capture!.Reservation));
        var queued = Assert.Single((await _ledger.Load.Title(title.Id))!.Queue);
        Assert.Equal(
            (InterlibraryState.Received, "DK-775100", (CopyId?)copy.Id),
            (queued.Interlibrary!.Value, queued.Supplier, queued.CopyId));
    }

    private async Task<IEnumerable<LoanId>> DueAsync(DateTimeOffset now)
    {
        var due = new List<(LoanId Id, int Shard)>();
        for (var shard = 0; shard < TimerShardGrain.Shards; shard++)
        {
            due.AddRange((await _ledger.Load.DueLoans(shard, now, 10)).Select(loan => (loan.LoanId, shard)));
        }

        Assert.All(due, one => Assert.Equal(one.Shard, one.Id.Value % TimerShardGrain.Shards));
        var next = new List<(DateTimeOffset At, LoanId Id)>();
        foreach (var (id, _) in due)
        {
            next.Add(((await _ledger.Load.Loan(id))!.NextActionAt!.Value, id));
        }

        return next.OrderBy(one => one.At).Select(one => one.Id);
    }

    private async Task<Loan> PendingAsync(Loan loan)
    {
        var pending = loan with
        {
            Version = loan.Version + 1,
            DueDate = loan.DueDate.AddMonths(1),
            Renewals = loan.Renewals + 1,
            RenewalRequest = RenewalRequest.Pending,
            DueDateBefore = loan.DueDate,
        };
        var result = await CommitAsync(Unit([new LoanRenewed(pending, loan.DueDate, Channel.Desk)]));
        Assert.Equal(CommitResult.Committed.Instance, result);
        return pending;
    }

    private static Loan Annulled(Loan pending, DateOnly due) => pending with
    {
        Version = pending.Version + 1,
        DueDate = due,
        Renewals = pending.Renewals - 1,
        RenewalRequest = RenewalRequest.Annulled,
        DueDateBefore = null,
        GraceUntil = due.AddDays(7),
    };
}
