using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N5: the library where the card is made is the home library.</summary>
[SeedRow("N5", "grains/Patrons/Registering.cs")]
public sealed class N5Tests
{
    [Fact]
    public void At_the_desk_that_is_the_desk_s_library() =>
        Assert.Equal((ALibrary.RanaIsil, true), HomeOf(ARegistration.AtDesk().Known()));

    [Fact]
    public void On_the_web_the_one_that_was_chosen() =>
        Assert.Equal((ALibrary.RanaIsil, true), HomeOf(ARegistration.BySelf()));

    private static (Skranke.Basics.Isil Library, bool Home) HomeOf(Skranke.Actors.RegisterPatron command)
    {
        var membership = Assert.Single(ARegistration.Registered(ARegistration.National(command)).Memberships);
        return (membership.Library, membership.Home);
    }
}
