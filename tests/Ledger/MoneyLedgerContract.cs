using Skranke.Basics;
using Skranke.Collection;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Payments;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of money: I17-I21 hold whatever is charged, paid, waived, given back and
/// reversed, in whatever order.</summary>
public abstract partial class LedgerContract
{
    private static readonly PatronId Debtor = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task I20_the_balance_is_charges_less_payments_waivers_and_reversals_whatever_happens(int seed)
    {
        var random = new System.Random(seed);
        var (fees, payments) = (new List<FeeId>(), 0);
        for (var step = 0; step < 60; step++)
        {
            var open = await _ledger.Load.OpenFees(Debtor);
            var any = fees.Count == 0 ? null : await _ledger.Load.Fee(fees[random.Next(fees.Count)]);
            Fact[] facts = random.Next(5) switch
            {
                1 when any is { IsOpen: true } => [Waived(any, random.Next(1, (int)any.Outstanding.Amount + 1))],
                2 when any is { Paid: > 0 } && any.Paid > any.Refunded => [Refunded(any, random)],
                3 when any is not null => [Taken(any, random)],
                4 when open.Count > 0 => Paid(open, ++payments, random),
                _ => [new FeeCharged(FeeNumber(8000 + step, random.Next(1, 300) * 100))],
            };
            if (facts is [FeeCharged { Fee: var charged }])
            {
                fees.Add(charged.Id);
            }

            Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([.. facts])));
            await AssertBalancedAsync(fees);
        }

        Assert.Contains(await _ledger.MoneyEntriesAsync(), entry => entry.Kind == MoneyEntryKind.Payment);
        Assert.Contains(await _ledger.MoneyEntriesAsync(), entry => entry.Kind == MoneyEntryKind.Reversal);
    }

    [Fact]
    public async Task I20_a_fee_that_another_has_changed_since_is_not_changed_again()
    {
        var fee = FeeNumber(8001, 10_000);
        _ = await CommitAsync(Unit([new FeeCharged(fee)]));
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([Waived(fee, 10_000)])));

        _ = Assert.IsType<CommitResult.ClaimLost>(await CommitAsync(Unit([Waived(fee, 10_000)])));

        Assert.Equal(0, (await _ledger.Load.Fee(fee.Id))!.Outstanding.Amount);
        Assert.Empty(await _ledger.Load.OpenFees(Debtor));
        Assert.Equal(2, (await _ledger.MoneyEntriesAsync()).Count);
    }

    [Fact]
    public async Task I20_no_fee_goes_below_zero()
    {
        var fee = FeeNumber(8001, 10_000);
        _ = await CommitAsync(Unit([new FeeCharged(fee)]));

        var result = await CommitAsync(Unit([Waived(fee, 10_001)]));

        Assert.Equal("I20_no_fee_below_zero", Assert.IsType<CommitResult.ClaimLost>(result).Constraint);
        Assert.Equal(fee, await _ledger.Load.Fee(fee.Id));
    }

    [Fact]
    public async Task I21_a_reference_posts_once_at_a_library()
    {
        _ = await CommitAsync(Unit([new FeeCharged(FeeNumber(8001, 10_000))]));
        var random = new System.Random(1);
        Assert.Equal(
            CommitResult.Committed.Instance,
            await CommitAsync(Unit([.. Paid(await _ledger.Load.OpenFees(Debtor), 1, random, 4000)])));

        var again = await CommitAsync(Unit([.. Paid(await _ledger.Load.OpenFees(Debtor), 1, random, 4000, id: 9999)]));

        Assert.Equal("I21_one_payment_per_reference", Assert.IsType<CommitResult.ClaimLost>(again).Constraint);
        var payment = (await _ledger.Load.Payment(SmallWorld.Hoersholm, "reference-1"))!;
        Assert.Equal(new Allocation(new FeeId(8001), 4000), Assert.Single(payment.Allocations));
        Assert.Equal((4000L, Debtor), (payment.Amount.Amount, payment.PatronId));
        Assert.Equal(6000, Assert.Single(await _ledger.Load.OpenFees(Debtor)).Outstanding.Amount);
    }

    [Fact]
    public async Task A_fee_of_several_loans_is_found_by_each_of_them_and_by_what_they_have_in_common()
    {
        var (one, other) = (await LendAsync(1, 100_001), await LendAsync(1, 100_002));
        var fee = FeeNumber(8001, 2000) with { Loans = [FeeLoan.Of(one)], Cause = "together" };
        _ = await CommitAsync(Unit([new FeeCharged(fee)]));
        var both = fee with { Version = 2, Loans = [FeeLoan.Of(one), FeeLoan.Of(other)], Amount = new(8000, "DKK") };
        _ = await CommitAsync(Unit([new FeeChanged(fee, both, EventKind.FeeRaised)]));

        Assert.Equal([both], await _ledger.Load.FeesOf(one.Id));
        Assert.Equal([both], await _ledger.Load.FeesOf(other.Id));
        Assert.Equal(
            both, await _ledger.Load.FeeOfCause(Debtor, SmallWorld.Hoersholm, FeeKinds.Overdue, "together"));
        Assert.Equal([2000L, 6000L], (await _ledger.MoneyEntriesAsync()).Select(entry => entry.Amount));

        var gone = Reversing.Whole(both, givesBack: true);
        _ = await CommitAsync(Unit([new FeeChanged(both, gone, EventKind.FeeCancelled)]));
        Assert.Empty(await _ledger.Load.FeesOf(one.Id));
        Assert.Equal(
            CommitResult.Committed.Instance,
            await CommitAsync(Unit([new FeeCharged(FeeNumber(8002, 2000) with { Loans = [FeeLoan.Of(one)] })])));
    }

    [Fact]
    public async Task What_was_handed_over_to_be_collected_is_not_handed_over_again()
    {
        _ = await CommitAsync(Unit([new FeeCharged(FeeNumber(8001, 20_000))]));
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([Exported(1)])));

        var again = await CommitAsync(Unit([Exported(2)]));

        Assert.Equal("collection_hands_over_once", Assert.IsType<CommitResult.ClaimLost>(again).Constraint);
    }

    [Fact]
    public async Task A_day_to_collect_that_was_planned_is_due_when_it_comes_and_until_it_is_planned_anew()
    {
        var (day, week) = (SmallWorld.Noon.AddDays(7), SmallWorld.Noon.AddDays(14));
        _ = await CommitAsync(Unit([new CollectionPlanned(SmallWorld.Hoersholm, day)]));

        Assert.Equal(day, (await _ledger.Load.Library(SmallWorld.Hoersholm))!.CollectionDueAt);
        Assert.Equal(day, await _ledger.Load.NextDue(SmallWorld.Noon));
        Assert.Empty(await _ledger.Load.DueCollections(day.AddSeconds(-1)));
        Assert.Equal([SmallWorld.Hoersholm], await _ledger.Load.DueCollections(day));

        _ = await CommitAsync(Unit([new CollectionPlanned(SmallWorld.Hoersholm, week)]));
        Assert.Empty(await _ledger.Load.DueCollections(day));
        _ = await CommitAsync(Unit([new CollectionPlanned(SmallWorld.Hoersholm, null)]));
        Assert.Empty(await _ledger.Load.DueCollections(week));
        Assert.Null(await _ledger.Load.NextDue(SmallWorld.Noon));
    }

    [Fact]
    public async Task What_may_be_collected_is_what_is_open_and_what_was_handed_over_and_is_owed_no_more()
    {
        var (fee, small) = (FeeNumber(8001, 20_000), FeeNumber(8002, 500));
        _ = await CommitAsync(Unit([new FeeCharged(fee), new FeeCharged(small)]));
        _ = await CommitAsync(Unit([Exported(1), Waived(fee, 20_000), Waived(small, 500)]));

        var one = Assert.Single(await _ledger.Load.CollectionCases(SmallWorld.Hoersholm));

        Assert.Equal((8001L, 20_000L, 0L, 0L), (
            one.Fee.Id.Value, one.HandedOver, one.Withdrawn, one.Fee.Outstanding.Amount));
        Assert.Empty(await _ledger.Load.CollectionCases(Isil.Of("NO-1183300")));
    }

    private async Task AssertBalancedAsync(List<FeeId> fees)
    {
        var entries = (await _ledger.MoneyEntriesAsync()).ToLookup(entry => entry.FeeId);
        var total = 0L;
        foreach (var id in fees)
        {
            var fee = (await _ledger.Load.Fee(id))!;
            Assert.Equal(fee.Outstanding.Amount, entries[id].Sum(entry => entry.Effect));
            Assert.InRange(fee.Outstanding.Amount, 0, fee.Amount.Amount);
            Assert.True(fee.Refunded <= fee.Paid);
            total += fee.Outstanding.Amount;
        }

        var open = await _ledger.Load.OpenFees(Debtor);
        Assert.Equal(total, Debt.Of(open, SmallWorld.Hoersholm, "DKK").Total.Amount);
        Assert.All(open, fee => Assert.True(fee.IsOpen));
    }

    private static Fee FeeNumber(long id, long amount) => new(
        new FeeId(id), Debtor, SmallWorld.Hoersholm, FeeKinds.Overdue, new Money(amount, "DKK"), SmallWorld.Noon);

    private static FeeChanged Waived(Fee fee, long amount) => new(
        fee, fee with { Version = fee.Version + 1, Waived = fee.Waived + amount }, EventKind.FeeWaived);

    private static FeeChanged Refunded(Fee fee, System.Random random) => new(
        fee, Refunding.GiveBack(fee, random.Next(1, (int)(fee.Paid - fee.Refunded) + 1)), EventKind.FeeRefunded);

    private static FeeChanged Taken(Fee fee, System.Random random) => new(
        fee, Reversing.Whole(fee, givesBack: random.Next(2) == 0), EventKind.FeeCancelled);

    private static Fact[] Paid(
        IReadOnlyList<Fee> open, int number, System.Random random, long? amount = null, long? id = null)
    {
        var paid = amount ?? random.Next(1, (int)open.Sum(fee => fee.Outstanding.Amount) + 1);
        var parts = Allocating.Of(open, paid, (PaymentOrder)random.Next(3));
        var payment = new Payment(
            new PaymentId(id ?? 7000 + number), Debtor, SmallWorld.Hoersholm, $"reference-{number}",
            new Money(paid, "DKK"), PaymentMethod.Card, SmallWorld.Noon, new DateOnly(2026, 11, 2), []);
        return
        [
            new PaymentTaken(payment with
            {
                Allocations = [.. parts.Select(part => new Allocation(part.Fee.Id, part.Amount))],
            }),
            .. parts.Select(part => new FeeChanged(
                part.Fee,
                part.Fee with { Version = part.Fee.Version + 1, Paid = part.Fee.Paid + part.Amount },
                EventKind.FeePaid)
            {
                PaymentId = payment.Id,
            }),
        ];
    }

    private static CollectionExported Exported(long id) => new(new CollectionExport(
        new CollectionExportId(id), SmallWorld.Hoersholm, SmallWorld.Noon,
        [new CollectionLine(new FeeId(8001), IsWithdrawal: false, 20_000)]));
}
