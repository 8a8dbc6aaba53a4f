using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N9: each library has its own rules, which a patron must have accepted in their present version.</summary>
[SeedRow(
    "N9",
    "grains/Patrons/Standing.cs",
    "grains/Libraries/PublishingRules.cs",
    "grains/Memberships/AcceptingRules.cs")]
public sealed class N9Tests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task Lends_to_who_accepted_the_present_rules(int? accepted, bool lends)
    {
        var desk = SeedDesk.AtRana().Put(Accepted(ALibrary.RanaIsil, accepted));

        Assert.Equal(lends, await desk.Lend() is Lent);
    }

    [Fact]
    public async Task New_rules_ask_again_and_say_which()
    {
        var desk = SeedDesk.AtRana().Put(Accepted(ALibrary.RanaIsil, 1));
        await desk.Change(library => library with { RulesVersion = 2 });

        var refusal = (await desk.Lend()).OnlyRefusal();

        Assert.Equal(RefusalCodes.MembershipRulesNotAccepted, refusal.Code);
        Assert.Equal("""{"rulesVersion":2,"acceptedVersion":1}""", refusal.DataText());
        Assert.Equal(
            RefusalCodes.MembershipRulesNotAccepted, (await desk.Reserve(SeedDesk.First)).OnlyRefusal().Code);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_new_version_says_itself_whether_it_must_be_accepted(bool mustBeAccepted, bool lends)
    {
        var desk = SeedDesk.AtRana().Put(Accepted(ALibrary.RanaIsil, 1));
        _ = (await desk.Host.Ask(
            GrainKey.Of(ALibrary.RanaIsil), ARequest.Publish(AHouse.Rules("2026-11-02", mustBeAccepted))))
            .As<Published>();

        Assert.Equal(lends, await desk.Lend() is Lent);
    }

    [Fact]
    public async Task Before_its_day_a_new_version_asks_nobody()
    {
        var desk = SeedDesk.AtRana().Put(Accepted(ALibrary.RanaIsil, 1));
        _ = await desk.Host.Ask(GrainKey.Of(ALibrary.RanaIsil), ARequest.Publish(AHouse.Rules("2026-11-03")));

        _ = (await desk.Lend()).As<Lent>();
        Assert.Equal(
            RefusalCodes.MembershipRulesNotAccepted,
            (await desk.On("2026-11-03").Lend(SeedDesk.First, ACopy.OtherId)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task The_rules_of_one_library_are_not_those_of_another()
    {
        var patron = Accepted(ALibrary.RanaIsil, 1);
        var desk = SeedDesk.AtHoersholm().Put(patron with
        {
            Memberships = patron.Memberships.Add(
                new Membership(ALibrary.HoersholmIsil, MembershipState.Active, false, 1)),
        });

        Assert.Equal(RefusalCodes.MembershipRulesNotAccepted, (await desk.Lend()).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Who_accepts_the_new_rules_borrows_again_with_a_proof()
    {
        var desk = SeedDesk.AtRana().Put(APatron.WithMembership(AMembership.Active(1)));
        await desk.Change(library => library with { RulesVersion = 3 });
        Assert.Equal(RefusalCodes.MembershipRulesNotAccepted, (await desk.Lend()).OnlyRefusal().Code);
        Assert.Equal(
            RefusalCodes.MembershipRulesOutdated, (await desk.Host.Ask(AMembership.Accept(2))).OnlyRefusal().Code);

        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(AMembership.Accept(3)));

        _ = Assert.IsType<Lent>(await desk.Lend());
        Assert.Equal([3], desk.Host.Ledger.Memory.Accepted.Select(proof => proof.Version));
    }

    private static Patron Accepted(Isil library, int? version) => APatron.Adult() with
    {
        Memberships = [new Membership(library, MembershipState.Active, true, version)],
    };
}
