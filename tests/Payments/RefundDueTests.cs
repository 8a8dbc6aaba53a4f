using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Payments;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Payments;

/// <summary>Money that comes back by itself is handed out by staff, who learn so once (H44).</summary>
public sealed class RefundDueTests
{
    private static readonly Loan Book = ALoan.DueOn("2026-11-02");

    [Fact]
    public async Task A_claim_that_was_paid_is_to_be_handed_out_when_the_copy_comes_back()
    {
        var host = HostWithClaim();
        _ = await host.Ask(ALoanCommand.DeclareLost());
        _ = (await host.Ask(AFee.Pay(25_000))).As<PaymentPosted>();

        _ = (await host.Ask(Back(11))).As<CheckedIn>();

        var item = Assert.Single(host.Ledger.Committed.SelectMany(unit => unit.Facts.OfType<WorkItemRaised>())).Item;
        Assert.Equal(
            (WorkItemKind.RefundDue, APatron.Id, (long?)25_000, (LoanId?)null),
            (item.Kind, item.PatronId!.Value, item.Amount, item.LoanId));
        Assert.NotEqual(0, item.Id.Value);
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task A_claim_that_nobody_paid_leaves_nothing_to_hand_out()
    {
        var host = HostWithClaim();
        _ = await host.Ask(ALoanCommand.DeclareLost());

        _ = (await host.Ask(Back(11))).As<CheckedIn>();

        Assert.DoesNotContain(host.Ledger.Committed, unit => unit.Facts.Any(fact => fact is WorkItemRaised));
    }

    [Fact]
    public void Two_fees_that_come_back_together_are_handed_out_together() => Assert.Equal(
        [(ALibrary.HoersholmIsil, 3_000L), (ALibrary.RanaIsil, 4_000L)],
        RefundDue.Told(
                [
                    Back(AFee.Of(1, 1_000) with { Paid = 1_000 }),
                    Back(AFee.Of(2, 9_000) with { Paid = 2_000 }),
                    Back(AFee.Of(3, 4_000, library: ALibrary.RanaIsil) with { Paid = 4_000 }),
                ],
                Days.Now)
            .OfType<WorkItemRaised>().Select(raised => (raised.Item.Library, raised.Item.Amount!.Value)));

    [Fact]
    public void What_staff_give_back_they_have_handed_out_themselves()
    {
        var fee = AFee.Of(1, 1_000) with { Paid = 1_000 };
        ImmutableArray<Fact> facts = [new FeeChanged(fee, Refunding.GiveBack(fee, 500), EventKind.FeeRefunded)];

        Assert.Equal(facts, RefundDue.Told(facts, Days.Now));
    }

    [Fact]
    public void Nobody_gets_back_what_an_erased_patron_paid()
    {
        var fee = AFee.Of(1, 1_000) with { Paid = 1_000, PatronId = new PatronId(0) };

        ImmutableArray<Fact> facts = [Back(fee)];

        Assert.Equal(facts, RefundDue.Told(facts, Days.Now));
    }

    private static FeeChanged Back(Fee fee) => new(fee, Reversing.Whole(fee, givesBack: true), EventKind.FeeCancelled);

    private static TestHost HostWithClaim()
    {
        var host = TestHost.WithSmallLibrary(Book);
        host.Now = Days.Noon("2026-10-20");
        return host;
    }

    private static CheckIn Back(int key) => ARequest.CheckIn() with
    {
        Key = ARequest.Key(key),
        PatronId = APatron.Id,
        CopyId = Book.CopyId,
    };
}
