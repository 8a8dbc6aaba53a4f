using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H3: home loans need a patron who is registered; nobody borrows without an account.</summary>
[SeedRow("H3", "grains/Patrons/Registering.cs", "grains/Patrons/Standing.cs")]
public sealed class H3Tests
{
    [Fact]
    public async Task Nothing_is_lent_to_who_is_not_registered()
    {
        var desk = SeedDesk.AtHoersholm();

        Assert.Equal(RefusalCodes.PatronUnknown, (await desk.Lend(ARegistration.NewId)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task Who_has_just_registered_borrows()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.AtDesk())).As<PatronChanged>();

        _ = Assert.IsType<Lent>(await desk.Lend(ARegistration.NewId));
    }

    [Fact]
    public async Task A_registration_elsewhere_is_none_here()
    {
        var desk = SeedDesk.AtHoersholm().Put(ALibrary.Rana());
        _ = (await desk.Host.Ask(ARegistration.AtDesk().At(ALibrary.Rana()))).As<PatronChanged>();

        Assert.Equal(RefusalCodes.MembershipMissing, (await desk.Lend(ARegistration.NewId)).OnlyRefusal().Code);
    }
}
