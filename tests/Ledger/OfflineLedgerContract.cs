using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Support;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of a copy's past and of what staff must sort out.</summary>
public abstract partial class LedgerContract
{
    [Fact]
    public async Task A_copys_history_holds_its_loans_from_then_on_and_when_it_was_seen()
    {
        var loan = await LendAsync(1, 100_001);
        var (copy, seen) = (loan.CopyId, SmallWorld.Noon.AddHours(2));
        var closed = loan with { Version = 2, ClosedAt = SmallWorld.Noon.AddHours(1) };
        _ = await CommitAsync(Unit([new LoanClosed(closed, SmallWorld.Main, Channel.Desk)]));
        _ = await CommitAsync(Unit([new CopySeen(copy, loan.TitleId, SmallWorld.Main, seen)]));

        var whole = await _ledger.Load.History(copy, SmallWorld.Noon);
        Assert.Equal([closed], whole.Loans.ToArray());
        Assert.Equal([seen], whole.Seen.ToArray());
        Assert.Equal([closed], (await _ledger.Load.History(copy, closed.ClosedAt.Value)).Loans.ToArray());
        var later = await _ledger.Load.History(copy, seen.AddSeconds(1));
        Assert.True(later.Loans.IsEmpty && later.Seen.IsEmpty);
    }

    [Fact]
    public async Task A_copy_passes_from_loan_to_loan_in_one_unit_and_the_past_is_put_right()
    {
        var first = await LendAsync(1, 100_001);
        var (ended, at) = (first with { Version = 2, ClosedAt = SmallWorld.Noon }, SmallWorld.Noon.AddHours(-1));
        var next = first with { Id = new LoanId(_ledger.Ids.Next()), PatronId = new PatronId(2) };
        var before = first with { Id = new LoanId(_ledger.Ids.Next()), LoanedAt = at, ClosedAt = SmallWorld.Noon };

        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit(
            [new LoanClosed(ended, SmallWorld.Main, Channel.Kiosk), new LoanOpened(next), new LoanOpened(before)])));
        var corrected = before with { Version = 2, ClosedAt = at };
        var correct = new LoanChanged(before, corrected, EventKind.LoanCorrected);
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([correct])));

        Assert.Equal(next, (await _ledger.Load.Copy(first.CopyId))!.Loan);
        Assert.Equal(corrected, await _ledger.Load.Loan(before.Id));
        _ = Assert.IsType<CommitResult.ClaimLost>(await CommitAsync(Unit([correct])));
    }

    [Fact]
    public async Task I34_a_work_item_is_done_once()
    {
        var id = new WorkItemId(_ledger.Ids.Next());
        var item = new WorkItem(
            id, SmallWorld.Hoersholm, SmallWorld.Main, WorkItemKind.OfflineCheckout, SmallWorld.Noon,
            [RefusalCodes.CardUnknown, RefusalCodes.CopyUnknown], Card: "nobody", Barcode: "nothing");
        var done = new WorkItemDone(id, SmallWorld.Hoersholm, "found the card");
        _ = Assert.IsType<CommitResult.ClaimLost>(await CommitAsync(Unit([done])));

        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([new WorkItemRaised(item)])));
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([done])));
        _ = Assert.IsType<CommitResult.ClaimLost>(await CommitAsync(Unit([done with { Note = "again" }])));

        Assert.Equal([EventKind.WorkItemRaised, EventKind.WorkItemDone], await _ledger.EventsAsync());
    }
}
