using Skranke.Basics;
using Skranke.Collection;
using Skranke.Fees;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Collection;

/// <summary>Which debts are handed over, and what is withdrawn of them (H48).</summary>
public sealed class CollectingTests
{
    private static readonly Policy Policy = ShippedPolicies.Hoersholm;

    [Fact]
    public void Fees_and_claims_are_lines_of_their_own()
    {
        var lines = Collecting.Lines(
            [Open(AFee.Of(1, 23_000)), Open(AFee.Of(2, 25_000, FeeKinds.Replacement))], Policy).ToArray();

        Assert.Equal(
            [
                new CollectionLine(new FeeId(1), IsWithdrawal: false, 23_000),
                new CollectionLine(new FeeId(2), IsWithdrawal: false, 25_000),
            ],
            lines);
    }

    [Fact]
    public void What_was_handed_over_is_not_handed_over_again() => Assert.Empty(
        Collecting.Lines([new Collecting.Case(AFee.Of(1, 23_000), 23_000, 0)], Policy));

    [Fact]
    public void What_is_not_owed_any_more_is_withdrawn_once()
    {
        var claim = Reversing.Whole(AFee.Of(2, 25_000, FeeKinds.Replacement), givesBack: false);

        Assert.Equal(
            [new CollectionLine(new FeeId(2), IsWithdrawal: true, 25_000)],
            Collecting.Lines([new Collecting.Case(claim, 25_000, 0)], Policy).ToArray());
        Assert.Empty(Collecting.Lines([new Collecting.Case(claim, 25_000, 25_000)], Policy));
    }

    [Fact]
    public void What_was_paid_here_in_part_is_withdrawn_in_part() => Assert.Equal(
        [new CollectionLine(new FeeId(1), IsWithdrawal: true, 3000)],
        Collecting.Lines(
            [new Collecting.Case(AFee.Of(1, 23_000) with { Paid = 3000 }, 23_000, 0)], Policy).ToArray());

    [Fact]
    public void A_library_may_leave_claims_out()
    {
        var policy = Policy with { Collection = Policy.Collection with { WithClaims = false } };
        var fees = new[] { Open(AFee.Of(1, 9000)), Open(AFee.Of(2, 25_000, FeeKinds.Replacement)) };

        Assert.Empty(Collecting.Candidates(fees, policy));
        Assert.Equal(
            34_000,
            Assert.Single(Collecting.Candidates(fees, Policy)).Fees.Sum(fee => fee.Outstanding.Amount));
    }

    private static Collecting.Case Open(Fee fee) => new(fee, 0, 0);
}
