using Skranke.Actors;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H5: staff register whom they have before them, in person.</summary>
[SeedRow("H5", "grains/Patrons/Registering.cs")]
public sealed class H5Tests
{
    [Fact]
    public async Task At_the_desk_the_rules_are_accepted_and_the_patron_borrows()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.AtDesk())).As<PatronChanged>();

        var patron = (await desk.Host.Ledger.Patron(ARegistration.NewId))!;
        Assert.Equal(
            new Membership(ALibrary.HoersholmIsil, MembershipState.Active, Home: true, RulesVersion: 2),
            Assert.Single(patron.Memberships));
        _ = Assert.IsType<Lent>(await desk.Lend(ARegistration.NewId));
    }

    [Fact]
    public async Task No_national_id_is_needed()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.AtDesk())).As<PatronChanged>();

        Assert.Equal(CardKind.Local, Assert.Single((await desk.Host.Ledger.Patron(ARegistration.NewId))!.Cards).Kind);
    }
}
