using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>A lost card is blocked at once, and alone (H10, H17).</summary>
public sealed class BlockingTests
{
    private static readonly Card Blocked = APatron.WithCard(CardState.Blocked).Cards[0];

    [Fact]
    public void A_lost_card_is_blocked_and_moves_the_patrons_version()
    {
        var patron = APatron.Adult();

        var decision = Blocking.Decide(APatronCase.Block(patron));

        Assert.Equal(
            [new CardChanged(patron.Id, Blocked with { BlockReason = CardBlockReason.Lost }, EventKind.CardBlocked)],
            decision.Facts.ToArray());
        Assert.Equal([Fence.On(patron, FenceMode.Bump)], decision.Fences.ToArray());
        Assert.Equal(new PatronChanged(patron.Id), decision.Answer);
    }

    [Fact]
    public void The_cards_of_an_account_that_was_linked_are_those_of_the_one_that_stays()
    {
        var linked = APatron.Adult() with { Cards = [], LinkedTo = APatron.OtherId };

        Assert.Equal([RefusalCodes.PatronLinked], Blocking.Decide(APatronCase.Block(linked)).Codes());
    }

    [Fact]
    public void The_other_cards_stay_as_they_are()
    {
        var second = new Card(CardNumber.Of("N000000001"), CardKind.NationalPrinted, CardState.Active, null)
        {
            Id = new CardId(2002),
        };
        var patron = APatron.Adult() with { Cards = APatron.Adult().Cards.Add(second) };

        var fact = Assert.IsType<CardChanged>(
            Assert.Single(Blocking.Decide(APatronCase.Block(patron, card: second.Id)).Facts));

        Assert.Equal(second.Id, fact.Card.Id);
    }

    [Fact]
    public void A_card_that_is_blocked_for_the_same_reason_already_is_answered_kindly()
    {
        var patron = APatron.Adult() with { Cards = [Blocked with { BlockReason = CardBlockReason.Stolen }] };

        Assert.Empty(Blocking.Decide(APatronCase.Block(patron, CardBlockReason.Stolen)).Facts);
        Assert.Single(Blocking.Decide(APatronCase.Block(patron, CardBlockReason.Lost)).Facts);
    }

    [Fact]
    public void A_card_that_turned_up_again_is_freed()
    {
        var patron = APatron.Adult() with { Cards = [Blocked with { BlockReason = CardBlockReason.Lost }] };

        var decision = Blocking.Decide(APatronCase.Unblock(patron));

        Assert.Equal(
            [new CardChanged(patron.Id, APatron.Adult().Cards[0], EventKind.CardUnblocked)],
            decision.Facts.ToArray());
    }

    [Fact]
    public void A_replaced_card_is_dead_for_good()
    {
        var patron = APatron.WithCard(CardState.Replaced);

        Assert.Equal([RefusalCodes.CardReplaced], Blocking.Decide(APatronCase.Block(patron)).Codes());
        Assert.Equal([RefusalCodes.CardReplaced], Blocking.Decide(APatronCase.Unblock(patron)).Codes());
    }

    [Fact]
    public void The_national_id_gets_a_row_when_it_is_blocked_as_a_card_for_the_first_time()
    {
        var patron = APatron.Adult();
        var card = Card.OfNationalId with { Id = new CardId(2009) };

        var decision = Blocking.Decide(
            APatronCase.Block(patron, card: Card.OfNationalId.Id), new SamePerson(true, []), card.Id);

        var blocked = card with { State = CardState.Blocked, BlockReason = CardBlockReason.Lost };
        Assert.Equal(
            [new CardIssued(patron.Id, card), new CardChanged(patron.Id, blocked, EventKind.CardBlocked)],
            decision.Facts.ToArray());
    }

    [Fact]
    public void The_national_id_of_a_patron_is_one_card_only()
    {
        var card = Card.OfNationalId with { Id = new CardId(2008) };
        var patron = APatron.Adult() with { Cards = [card] };

        var fact = Assert.Single(Blocking.Decide(
            APatronCase.Block(patron, card: Card.OfNationalId.Id), new SamePerson(true, []), new CardId(2009)).Facts);

        Assert.Equal(card.Id, Assert.IsType<CardChanged>(fact).Card.Id);
    }

    [Fact]
    public void Who_has_no_national_id_has_no_such_card() => Assert.Equal(
        [RefusalCodes.CardUnknown],
        Blocking.Decide(APatronCase.Block(APatron.Adult(), card: Card.OfNationalId.Id), SamePerson.Unknown).Codes());

    [Fact]
    public void Nobody_blocks_a_card_that_the_patron_does_not_have() => Assert.Equal(
        [RefusalCodes.CardUnknown],
        Blocking.Decide(APatronCase.Block(APatron.Adult(), card: new CardId(9))).Codes());
}
