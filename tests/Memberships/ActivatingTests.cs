using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Memberships;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Memberships;

/// <summary>The first use of a library (N8, N9).</summary>
public sealed class ActivatingTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(AMembership.Rules)]
    public void Identity_seen_and_present_rules_accepted_make_it_active_with_a_proof(int? version)
    {
        var patron = AMembership.Member(AMembership.Pending);

        var decision = Decide(patron, AMembership.Activate(version: version));

        Assert.Equal(
            [
                new MembershipChanged(
                    patron.Id, AMembership.Pending, AMembership.Active(), EventKind.MembershipActivated),
                new RulesAccepted(patron.Id, ALibrary.RanaIsil, AMembership.Rules),
            ],
            decision.Facts.ToArray());
        Assert.Equal(
            [Fence.On(patron, FenceMode.Bump), Fence.On(AMembership.Rana)], decision.Fences.ToArray());
    }

    [Fact]
    public void Nobody_is_activated_unseen() => Assert.Equal(
        [RefusalCodes.MembershipIdentityNotChecked],
        Decide(AMembership.Member(AMembership.Pending), AMembership.Activate(identity: false)).Codes());

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, AMembership.Rules)]
    [InlineData(true, 2)]
    [InlineData(true, 4)]
    public void Only_the_present_rules_count(bool accepted, int? version)
    {
        var refusal = Decide(
            AMembership.Member(AMembership.Pending),
            AMembership.Activate(rules: accepted, version: version)).Answer.OnlyRefusal();

        Assert.Equal(RefusalCodes.MembershipRulesNotAccepted, refusal.Code);
        Assert.Equal(AMembership.Rules, (int)refusal.Data!["rulesVersion"]!);
    }

    [Fact]
    public void Both_reasons_are_told_at_once() => Assert.Equal(
        [RefusalCodes.MembershipRulesNotAccepted, RefusalCodes.MembershipIdentityNotChecked],
        Decide(AMembership.Member(AMembership.Pending), AMembership.Activate(false, false)).Codes());

    [Fact]
    public void What_is_active_already_is_answered_kindly_whatever_is_said()
    {
        var decision = Decide(AMembership.Member(AMembership.Active()), AMembership.Activate(false, false));

        Assert.Empty(decision.Codes());
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void An_active_membership_with_old_rules_takes_the_new_ones() => Assert.Equal(
        2, Decide(AMembership.Member(AMembership.Active(2)), AMembership.Activate()).Facts.Length);

    [Fact]
    public void Who_is_no_member_joins_first() => Assert.Equal(
        [RefusalCodes.MembershipMissing], Decide(AMembership.Member(null), AMembership.Activate()).Codes());

    private static Decision Decide(Patron patron, ActivateMembership command) =>
        Activating.Decide(AMembership.Case(patron, command));
}
