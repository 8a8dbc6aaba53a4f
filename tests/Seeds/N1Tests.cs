using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N1: each library decides whether it gives out local cards or the national card.</summary>
[SeedRow("N1", "grains/Patrons/FirstCard.cs", "grains/Cards/IssuedKinds.cs")]
public sealed class N1Tests
{
    [Theory]
    [InlineData(CardKind.Local, RefusalCodes.CardKindNotIssued, CardKind.NationalDigital)]
    [InlineData(CardKind.NationalDigital, RefusalCodes.CardKindNotIssued, CardKind.Local)]
    public void Only_what_the_policy_issues_is_given_out(CardKind asked, string code, CardKind issued)
    {
        var library = ALibrary.Rana().With(policy => policy with { Cards = policy.Cards with { Issue = [issued] } });
        var the = ARegistration.National(ARegistration.AtDesk().Known(), library);

        var other = the with { Command = the.Command with { CardKind = asked } };

        Assert.Equal([code], ARegistration.Decide(other).Codes());
        Assert.Equal(issued, ARegistration.Registered(the).Cards[0].Kind);
    }

    [Fact]
    public void A_library_with_both_gives_out_whichever_is_asked_for()
    {
        var the = ARegistration.National(ARegistration.AtDesk().Known());

        Assert.All([CardKind.Local, CardKind.NationalDigital, CardKind.NationalPrinted], kind => Assert.Equal(
            kind,
            ARegistration.Registered(the with { Command = the.Command with { CardKind = kind } }).Cards[0].Kind));
    }
}
