using Skranke.Basics;
using Skranke.Cards;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>The card that comes with a registration; its refusals stand in the table of the registration.</summary>
public sealed class FirstCardTests
{
    private static readonly DateOnly Sixteen = Days.Today.AddYears(-16);

    [Fact]
    public void A_person_gets_the_national_card_where_the_library_gives_it_out()
    {
        var cards = ARegistration.Registered(ARegistration.National(ARegistration.AtDesk().Known())).Cards;

        Assert.Equal(
            [(CardKind.NationalDigital, "N000000017"), (CardKind.NationalId, "")],
            cards.Select(card => (card.Kind, card.Number.Value)));
        Assert.All(cards, card => Assert.Null(card.Library));
    }

    [Fact]
    public void Whose_national_id_is_not_known_gets_a_local_one()
    {
        var card = Assert.Single(ARegistration.Registered(
            ARegistration.Of(ARegistration.AtDesk().At(ALibrary.Rana()), ALibrary.Rana())).Cards);

        Assert.Equal((CardKind.Local, ALibrary.RanaIsil), (card.Kind, card.Library));
    }

    [Fact]
    public void From_sixteen_on_the_national_id_is_card_enough()
    {
        var cards = ARegistration.Registered(ARegistration.Of(
            (ARegistration.AtDesk() with { BirthDate = Sixteen }).Known())).Cards;

        Assert.Equal([CardKind.NationalId], cards.Select(card => card.Kind));
        Assert.Equal(CardNumber.NationalId, cards[0].Number);
    }

    [Fact]
    public void Until_the_day_before_there_is_a_card_of_the_library_too()
    {
        var cards = ARegistration.Registered(ARegistration.Of(
            (ARegistration.AtDesk() with { BirthDate = Sixteen.AddDays(1) }).Known())).Cards;

        Assert.Equal([CardKind.Local, CardKind.NationalId], cards.Select(card => card.Kind));
    }

    [Fact]
    public void The_number_that_was_named_is_the_card_s()
    {
        var command = ARegistration.AtDesk() with { CardNumber = CardNumber.Of("0000777777") };

        var card = ARegistration.Registered(ARegistration.Of(command) with { Drawn = null }).Cards[0];

        Assert.Equal("0000777777", card.Number.Value);
    }

    [Fact]
    public void N_and_nine_digits_is_no_local_number()
    {
        var command = ARegistration.AtDesk() with { CardNumber = CardNumber.Of("N123456789") };

        Assert.Equal([RefusalCodes.CardKindNotIssued], ARegistration.Decide(ARegistration.Of(command)).Codes());
    }

    [Fact]
    public void A_number_is_drawn_only_where_nothing_else_stands_in_the_way()
    {
        var missing = ARegistration.Of(ARegistration.AtDesk()) with { Drawn = null };
        var refused = missing with { Command = missing.Command.With(ConsentKind.GuardianPay) };

        Assert.True(NewNumber.IsAllThatLacks(ARegistration.Decide(missing)));
        Assert.False(NewNumber.IsAllThatLacks(ARegistration.Decide(refused)));
    }

    [Fact]
    public void The_series_is_the_library_s_for_a_local_card_and_none_of_its_own_for_a_national_one()
    {
        Assert.Equal(9_900_000_001, FirstCard.SeriesFor(ARegistration.Of(ARegistration.AtDesk()))!.First);
        Assert.Null(FirstCard.SeriesFor(ARegistration.National(ARegistration.AtDesk().Known())));
    }
}
