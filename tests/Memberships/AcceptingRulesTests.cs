using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Memberships;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Memberships;

/// <summary>Newer rules ask again (N9).</summary>
public sealed class AcceptingRulesTests
{
    [Fact]
    public void The_present_version_is_accepted_with_a_proof()
    {
        var patron = AMembership.Member(AMembership.Active(2));

        Assert.Equal(
            [
                new MembershipChanged(
                    patron.Id, AMembership.Active(2), AMembership.Active(), EventKind.RulesAccepted),
                new RulesAccepted(patron.Id, ALibrary.RanaIsil, AMembership.Rules),
            ],
            Decide(patron, AMembership.Rules).Facts.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Another_version_is_not(int version)
    {
        var refusal = Decide(AMembership.Member(AMembership.Active(2)), version).Answer.OnlyRefusal();

        Assert.Equal(RefusalCodes.MembershipRulesOutdated, refusal.Code);
        Assert.Equal($$"""{"rulesVersion":3,"acceptedVersion":{{version}}}""", refusal.DataText());
    }

    [Fact]
    public void It_activates_nothing()
    {
        var fact = Decide(AMembership.Member(AMembership.Pending), AMembership.Rules).Facts[0];

        Assert.Equal(
            AMembership.Pending with { RulesVersion = AMembership.Rules },
            Assert.IsType<MembershipChanged>(fact).After);
    }

    [Fact]
    public void Accepted_twice_is_proved_once() =>
        Assert.Empty(Decide(AMembership.Member(AMembership.Active()), AMembership.Rules).Facts);

    [Fact]
    public void Who_is_no_member_accepts_nothing() => Assert.Equal(
        [RefusalCodes.MembershipMissing], Decide(AMembership.Member(null), AMembership.Rules).Codes());

    private static Decision Decide(Patron patron, int version) =>
        AcceptingRules.Decide(AMembership.Case(patron, AMembership.Accept(version)));
}
