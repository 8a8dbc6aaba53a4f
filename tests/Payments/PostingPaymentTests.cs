using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Payments;

/// <summary>What comes in goes to what is owed, once for each reference, and never more (I20, I21).</summary>
public sealed class PostingPaymentTests
{
    private static readonly Fee Old = AFee.Of(1, 2000, chargedOn: "2026-11-03");
    private static readonly Fee Claim = AFee.Of(2, 25_000, FeeKinds.Replacement, "2026-11-01");
    private static readonly Fee New = AFee.Of(3, 8000, chargedOn: "2026-11-10");
    private static readonly Fee Elsewhere = AFee.Of(4, 9000, library: ALibrary.RanaIsil);

    [Theory]
    [InlineData(PaymentOrder.OldestFirst, "2:25000 1:1000")]
    [InlineData(PaymentOrder.FeesFirst, "1:2000 3:8000 2:16000")]
    [InlineData(PaymentOrder.ClaimsFirst, "2:25000 1:1000")]
    public void What_is_paid_first_is_the_librarys_choice(PaymentOrder order, string allocations) =>
        Assert.Equal(allocations, Allocated(Decide(AFee.Pay(26_000), order, Old, Claim, New)));

    [Fact]
    public void What_was_named_is_paid_and_nothing_else()
    {
        var decision = Decide(AFee.Pay(3000, "desk-1", 3), PaymentOrder.OldestFirst, Old, Claim, New);

        Assert.Equal("3:3000", Allocated(decision));
        var changed = Assert.Single(decision.Facts.OfType<FeeChanged>());
        Assert.Equal((5000L, FeeState.Charged), (changed.After.Outstanding.Amount, changed.After.State));
        Assert.Equal(
            new Money(2000 + 25_000 + 5000, "DKK"), decision.Answer.As<PaymentPosted>().Owed);
    }

    [Fact]
    public void Nothing_is_left_to_pay_after_the_last_of_it()
    {
        var posted = Decide(AFee.Pay(2000), PaymentOrder.OldestFirst, Old, Elsewhere).Answer.As<PaymentPosted>();

        Assert.Equal(new Money(0, "DKK"), posted.Owed);
    }

    [Fact]
    public void Nobody_pays_more_than_is_owed_at_this_library()
    {
        var refusal = Decide(AFee.Pay(2001), PaymentOrder.OldestFirst, Old, Elsewhere).Answer.OnlyRefusal();

        Assert.Equal((RefusalCodes.PaymentExceedsDebt, 2000L), (refusal.Code, (long)refusal.Data!["owed"]!));
    }

    [Fact]
    public void Nobody_pays_more_than_is_left_of_what_was_named() => Assert.Equal(
        [RefusalCodes.PaymentExceedsDebt],
        Decide(AFee.Pay(2001, "desk-1", 1), PaymentOrder.OldestFirst, Old, New).Codes());

    [Fact]
    public void A_fee_that_is_not_owed_here_cannot_be_named() => Assert.Equal(
        [RefusalCodes.FeeUnknown],
        Decide(AFee.Pay(100, "desk-1", 1, 4), PaymentOrder.OldestFirst, Old, Elsewhere).Codes());

    [Fact]
    public void Money_of_another_country_is_not_taken() => Assert.Equal(
        [RefusalCodes.PaymentCurrency],
        Decide(AFee.Pay(100) with { Amount = new Money(100, "NOK") }, PaymentOrder.OldestFirst, Old).Codes());

    [Fact]
    public void I21_the_same_reference_is_answered_again_and_posts_nothing()
    {
        var first = Decide(AFee.Pay(1500), PaymentOrder.OldestFirst, Old);
        var payment = first.Facts.OfType<PaymentTaken>().Single().Payment;

        var again = Decide(AFee.Pay(1500), PaymentOrder.OldestFirst, payment, Old);

        Assert.Empty(again.Facts);
        var (before, after) = (first.Answer.As<PaymentPosted>(), again.Answer.As<PaymentPosted>());
        Assert.Equal((before.PaymentId, before.At), (after.PaymentId, after.At));
        Assert.Equal(before.Allocations.ToArray(), after.Allocations.ToArray());
    }

    [Fact]
    public void I21_the_same_reference_for_something_else_is_refused()
    {
        var payment = Decide(AFee.Pay(1500), PaymentOrder.OldestFirst, Old)
            .Facts.OfType<PaymentTaken>().Single().Payment;

        PostPayment[] others = [AFee.Pay(1501), AFee.Pay(1500, "desk-1", 1)];
        Assert.All(others, other => Assert.Equal(
            [RefusalCodes.PaymentReferenceReused],
            Decide(other, PaymentOrder.OldestFirst, payment, Old).Codes()));
    }

    [Fact]
    public async Task A_waiver_lets_a_fee_go_and_a_refund_gives_back_what_was_paid()
    {
        var host = TestHost.WithSmallLibrary();
        Commit(host, new FeeCharged(Old), new FeeCharged(New));

        Assert.Equal(
            FeeState.Waived, (await host.Ask(AFee.Waive(1))).As<FeeSettled>().State);
        var partly = (await host.Ask(AFee.Waive(3, 3000))).As<FeeSettled>();
        Assert.Equal((3000L, 5000L, FeeState.Charged), (partly.Amount.Amount, partly.Outstanding.Amount, partly.State));
        Assert.Equal(RefusalCodes.FeeAmountTooHigh, (await host.Ask(AFee.Waive(3, 5001))).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.FeeSettled, (await host.Ask(AFee.Waive(1))).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.FeeUnknown, (await host.Ask(AFee.Waive(99))).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.FeeSettled, (await host.Ask(AFee.Refund(3))).OnlyRefusal().Code);

        _ = (await host.Ask(AFee.Pay(5000))).As<PaymentPosted>();
        Assert.Equal(RefusalCodes.FeeAmountTooHigh, (await host.Ask(AFee.Refund(3, 5001))).OnlyRefusal().Code);
        Assert.Equal(5000, (await host.Ask(AFee.Refund(3))).As<FeeSettled>().Amount.Amount);

        Assert.Equal(
            "Charge 2000, Charge 8000, Waiver 2000, Waiver 3000, Payment 5000, Refund 5000, Reversal 5000",
            string.Join(", ", host.Ledger.Memory.MoneyEntries.Select(entry => $"{entry.Kind} {entry.Amount}")));
        Assert.Equal(0, host.Ledger.Memory.MoneyEntries.Sum(entry => entry.Effect));
    }

    private static void Commit(TestHost host, params Fact[] facts) => _ = host.Ledger.CommitForReal(new UnitOfWork
    {
        Origin = ARequest.Desk,
        At = Days.Noon("2026-11-10"),
        Fences = [],
        Facts = [.. facts],
        Answer = Told.Instance,
    });

    private static string Allocated(Decision decision) => string.Join(
        ' ', decision.Answer.As<PaymentPosted>().Allocations.Select(part => $"{part.FeeId}:{part.Amount}"));

    private static Decision Decide(PostPayment command, PaymentOrder order, params Fee[] fees) =>
        Decide(command, order, null, fees);

    private static Decision Decide(PostPayment command, PaymentOrder order, Payment? before, params Fee[] fees)
    {
        var library = ALibrary.Hoersholm();
        library = library with
        {
            Policies =
            [
                .. library.Policies.Select(policy =>
                    policy with { Fees = policy.Fees with { PaymentOrder = order } }),
            ],
        };
        return PostingPayment.Decide(
            new PostingPayment.Case(
                new PatronCase<PostPayment>(command, APatron.Adult(), Days.Noon("2026-11-12")), library, before, fees),
            new PaymentId(7001));
    }
}
