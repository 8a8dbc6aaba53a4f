using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N2: the national card is recommended for everybody: persons get it where nobody asks for another.</summary>
[SeedRow("N2", "grains/Patrons/FirstCard.cs")]
public sealed class N2Tests
{
    [Fact]
    public void A_person_gets_the_national_card_by_default() => Assert.Equal(
        CardKind.NationalDigital,
        ARegistration.Registered(ARegistration.National(ARegistration.AtDesk().Known())).Cards[0].Kind);

    [Fact]
    public void Children_do_too() => Assert.Equal(
        CardKind.NationalDigital,
        ARegistration.Registered(ARegistration.National(ARegistration.Child().Known())).Cards[0].Kind);
}
