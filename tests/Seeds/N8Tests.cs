using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N8: the first use of a library begins at its desk: nothing is lent before the membership is activated
/// there, identity seen and rules accepted.</summary>
[SeedRow("N8", "grains/Memberships/Joining.cs", "grains/Memberships/Activating.cs", "grains/Patrons/Standing.cs")]
public sealed class N8Tests
{
    [Fact]
    public async Task Nothing_is_lent_between_joining_and_the_desk()
    {
        var desk = SeedDesk.AtRana().Put(APatron.WithMembership());
        Assert.Equal(RefusalCodes.MembershipMissing, (await desk.Lend()).OnlyRefusal().Code);

        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(AMembership.Join()));
        Assert.Equal(RefusalCodes.MembershipNotActivated, (await desk.Lend()).OnlyRefusal().Code);

        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(AMembership.Activate()));
        _ = Assert.IsType<Lent>(await desk.Lend());
    }

    [Fact]
    public async Task Nobody_is_activated_unseen_or_without_the_rules()
    {
        var desk = SeedDesk.AtRana().Put(APatron.WithMembership(AMembership.Pending));

        Assert.Equal(
            RefusalCodes.MembershipIdentityNotChecked,
            (await desk.Host.Ask(AMembership.Activate(identity: false))).OnlyRefusal().Code);
        Assert.Equal(
            RefusalCodes.MembershipRulesNotAccepted,
            (await desk.Host.Ask(AMembership.Activate(rules: false))).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.MembershipNotActivated, (await desk.Lend()).OnlyRefusal().Code);
    }

    [Fact]
    public async Task One_library_s_desk_activates_no_other_library()
    {
        var desk = SeedDesk.AtHoersholm().Put(
            ALibrary.Rana(),
            APatron.WithMembership(
                AMembership.Pending, AMembership.Pending with { Library = ALibrary.HoersholmIsil }));

        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(AMembership.Activate()));

        Assert.Equal(RefusalCodes.MembershipNotActivated, (await desk.Lend()).OnlyRefusal().Code);
    }
}
