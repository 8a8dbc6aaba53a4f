using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H10: children have a card of the library beside the national id, and each of the two can be blocked
/// alone.</summary>
[SeedRow(
    "H10",
    "grains/Patrons/Registering.cs",
    "grains/Patrons/FirstCard.cs",
    "grains/Patrons/Standing.cs",
    "grains/Cards/Blocking.cs")]
public sealed class H10Tests
{
    [Fact]
    public async Task A_blocked_national_id_lends_nothing_and_the_card_goes_on()
    {
        var desk = await Registered();
        var (card, nationalId) = await CardsOf(desk);

        _ = (await desk.Host.Ask(Block(nationalId.Id))).As<PatronChanged>();

        Assert.Equal(RefusalCodes.CardBlocked, (await Lend(desk, nationalId.Number)).OnlyRefusal().Code);
        _ = Assert.IsType<Lent>(await Lend(desk, card.Number));
    }

    [Fact]
    public async Task A_blocked_card_lends_nothing_and_the_national_id_goes_on()
    {
        var desk = await Registered();
        var (card, nationalId) = await CardsOf(desk);

        _ = (await desk.Host.Ask(Block(card.Id))).As<PatronChanged>();

        Assert.Equal(RefusalCodes.CardBlocked, (await Lend(desk, card.Number)).OnlyRefusal().Code);
        _ = Assert.IsType<Lent>(await Lend(desk, nationalId.Number));
    }

    private static async Task<SeedDesk> Registered()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.Child().Known().With(ConsentKind.GuardianBorrow))).As<PatronChanged>();
        return desk;
    }

    private static async Task<(Card Local, Card NationalId)> CardsOf(SeedDesk desk)
    {
        var cards = (await desk.Host.Ledger.Patron(ARegistration.NewId))!.Cards;
        return (
            cards.Single(card => card.Kind == CardKind.Local),
            cards.Single(card => card.Kind == CardKind.NationalId));
    }

    private static ValueTask<Reply> Lend(SeedDesk desk, CardNumber shown) => desk.Host.Ask(
        ARequest.CheckOut() with
        {
            Key = ARequest.Key(610 + shown.Value.Length),
            PatronId = ARegistration.NewId,
            Card = shown,
        });

    private static BlockCard Block(CardId card) => new()
    {
        Key = ARequest.Key(630),
        Origin = APatronCase.Desk,
        PatronId = ARegistration.NewId,
        CardId = card,
        Reason = CardBlockReason.Lost,
    };
}
