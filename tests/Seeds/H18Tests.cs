using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H18: under 16 there is a card of the library or the health card; from the 16th birthday on, the health
/// card.</summary>
[SeedRow("H18", "grains/Patrons/FirstCard.cs", "grains/Cards/IssuedKinds.cs")]
public sealed class H18Tests
{
    [Theory]
    [InlineData("2010-11-03", true)]
    [InlineData("2010-11-02", false)]
    public void The_sixteenth_birthday_ends_it(string born, bool hasLocal)
    {
        var cards = ARegistration.Registered(ARegistration.Of(
            (ARegistration.AtDesk() with { BirthDate = Days.Day(born) }).Known())).Cards;

        Assert.Equal(hasLocal, cards.Any(card => card.Kind == CardKind.Local));
        Assert.Contains(cards, card => card.Kind == CardKind.NationalId);
    }

    [Fact]
    public void An_adult_with_a_health_card_gets_no_other() => Assert.Equal(
        [RefusalCodes.CardHealthCardInstead],
        ARegistration.Decide(ARegistration.Of(
            ARegistration.AtDesk().Known() with { CardKind = CardKind.Local })).Codes());

    [Fact]
    public void Who_has_no_health_card_gets_a_card_of_the_library_at_any_age() => Assert.Equal(
        [CardKind.Local],
        ARegistration.Registered(ARegistration.Of(ARegistration.AtDesk())).Cards.Select(card => card.Kind));
}
