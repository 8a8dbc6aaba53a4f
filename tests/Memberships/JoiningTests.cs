using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Memberships;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Memberships;

/// <summary>Whoever is known joins every library that is used (N5, N11).</summary>
public sealed class JoiningTests
{
    [Fact]
    public void A_new_membership_waits_to_be_activated()
    {
        var patron = AMembership.Member(null);

        var decision = Joining.Decide(AMembership.Case(patron, AMembership.Join()));

        Assert.Equal(
            [new MembershipChanged(patron.Id, null, AMembership.Pending, EventKind.MembershipJoined)],
            decision.Facts.ToArray());
        Assert.Equal(
            [Fence.On(patron, FenceMode.Bump), Fence.On(AMembership.Rana)], decision.Fences.ToArray());
    }

    [Fact]
    public void The_first_library_is_the_home_library()
    {
        var patron = APatron.WithMembership();

        var fact = Assert.Single(Joining.Decide(AMembership.Case(patron, AMembership.Join())).Facts);

        Assert.True(Assert.IsType<MembershipChanged>(fact).After!.Home);
    }

    [Fact]
    public void Who_is_a_member_already_is_answered_kindly()
    {
        foreach (var membership in new[] { AMembership.Pending, AMembership.Active() })
        {
            var decision = Joining.Decide(
                AMembership.Case(AMembership.Member(membership), AMembership.Join()));

            Assert.Empty(decision.Codes());
            Assert.Empty(decision.Facts);
        }
    }

    [Fact]
    public void An_erased_account_joins_nothing() => Assert.Equal(
        [RefusalCodes.PatronErased],
        Joining.Decide(AMembership.Case(
            AMembership.Member(null) with { Erased = true }, AMembership.Join())).Codes());
}
