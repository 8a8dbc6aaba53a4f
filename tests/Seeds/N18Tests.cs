using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N18: who has made a digital card alone gets a printed one at a library only.</summary>
[SeedRow("N18", "grains/Cards/Replacing.cs")]
public sealed class N18Tests
{
    [Fact]
    public async Task Not_by_app_or_web()
    {
        var desk = SeedDesk.AtRana().WithDigitalCard();

        var reply = await desk.Host.Ask(
            APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted, selfService: true));

        Assert.Equal(RefusalCodes.CardOnlyAtLibrary, reply.OnlyRefusal().Code);
        Assert.Equal(ANewCard.Digital, (await desk.Patron()).NationalCard);
    }

    [Fact]
    public async Task At_the_desk()
    {
        var desk = SeedDesk.AtRana().WithDigitalCard();

        _ = Assert.IsType<PatronChanged>(
            await desk.Host.Ask(APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted)));

        Assert.Equal(CardKind.NationalPrinted, (await desk.Patron()).NationalCard!.Kind);
    }
}
