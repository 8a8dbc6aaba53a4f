using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>A new card in place of an old one (N18, N19, N20).</summary>
public sealed class ReplacingTests
{
    private static readonly Card Printed = ANewCard.Digital with { Kind = CardKind.NationalPrinted };

    [Theory]
    [InlineData(CardState.Active)]
    [InlineData(CardState.Blocked)]
    public void The_old_number_dies_and_the_new_one_works_in_one_unit(CardState state)
    {
        var old = ANewCard.Digital with { State = state };

        var decision = Decide(old, CardKind.NationalPrinted);

        Assert.Equal(
            [
                new CardChanged(APatron.Id, ANewCard.Dead(old), EventKind.CardReplaced),
                new CardIssued(APatron.Id, ANewCard.Given(CardKind.NationalPrinted)),
            ],
            decision.Facts.ToArray());
    }

    [Fact]
    public void Two_national_cards_that_a_file_brought_become_one()
    {
        var second = ANewCard.Digital with { Id = new CardId(2402), Number = CardNumber.Of("N300000002") };
        var the = ANewCard.Case(
            APatronCase.Replace(second, CardKind.NationalDigital),
            ANewCard.Patron(ANewCard.Digital, ANewCard.Local, second));

        Assert.Equal(
            [ANewCard.Dead(ANewCard.Digital), ANewCard.Dead(second)],
            Replacing.Decide(the).Facts.OfType<CardChanged>().Select(fact => fact.Card));
    }

    [Fact]
    public void A_local_card_is_replaced_alone()
    {
        var library = ANewCard.Rana(policy => policy with { Issue = [CardKind.Local] });
        var (first, second) = (ANewCard.Local, ANewCard.Local with { Id = new CardId(2402) });
        var command = APatronCase.Replace(second, CardKind.Local) with { Number = CardNumber.Of("R-19") };

        var facts = Replacing.Decide(ANewCard.Case(command, ANewCard.Patron(first, second), library)).Facts;

        Assert.Equal(
            [ANewCard.Dead(second)], facts.OfType<CardChanged>().Select(fact => fact.Card));
    }

    [Fact]
    public void A_card_is_replaced_once() => Assert.Equal(
        [RefusalCodes.CardReplaced],
        Decide(ANewCard.Digital with { State = CardState.Replaced }, CardKind.NationalDigital).Codes());

    [Fact]
    public void Nobody_replaces_a_card_that_the_patron_does_not_have() => Assert.Equal(
        [RefusalCodes.CardUnknown],
        Replacing.Decide(ANewCard.Case(
            APatronCase.Replace(ANewCard.Digital, CardKind.NationalDigital), ANewCard.Patron())).Codes());

    [Fact]
    public void A_local_card_becomes_a_national_one_by_upgrade_only() => Assert.Equal(
        [RefusalCodes.CardOtherKind], Decide(ANewCard.Local, CardKind.NationalDigital).Codes());

    [Fact]
    public void A_national_id_is_replaced_by_its_own_register() => Assert.Equal(
        [RefusalCodes.CardOtherKind],
        Decide(Card.OfNationalId with { Id = ANewCard.OldId }, CardKind.NationalDigital).Codes());

    [Fact]
    public void A_kind_that_the_library_does_not_give_out_replaces_nothing() => Assert.Equal(
        [RefusalCodes.CardKindNotIssued],
        Decide(
            ANewCard.Digital,
            CardKind.NationalPrinted,
            ANewCard.Rana(policy => policy with { Issue = [CardKind.NationalDigital] })).Codes());

    [Fact]
    public void The_patron_alone_replaces_a_lost_digital_card_by_a_digital_one()
    {
        Assert.Empty(BySelf(ANewCard.Digital, CardKind.NationalDigital));
        Assert.Equal([RefusalCodes.CardOnlyAtLibrary], BySelf(ANewCard.Digital, CardKind.NationalPrinted));
        Assert.Equal([RefusalCodes.CardOnlyAtLibrary], BySelf(Printed, CardKind.NationalDigital));
        Assert.Equal(
            [RefusalCodes.CardOnlyAtLibrary],
            BySelf(
                ANewCard.Digital,
                CardKind.NationalDigital,
                ANewCard.Rana(policy => policy with { ReplaceSelfService = false })));
    }

    [Fact]
    public void Policy_says_whether_a_digital_card_is_replaced_by_a_printed_one()
    {
        var off = ANewCard.Rana(policy => policy with { ReplaceDigital = false });

        Assert.Equal(
            [RefusalCodes.CardNotReplaceable], Decide(ANewCard.Digital, CardKind.NationalPrinted, off).Codes());
        Assert.Empty(Decide(ANewCard.Digital, CardKind.NationalDigital, off).Codes());
        Assert.Empty(Decide(Printed, CardKind.NationalPrinted, off).Codes());
    }

    private static Decision Decide(Card old, CardKind kind, Library? library = null) => Replacing.Decide(
        ANewCard.Case(APatronCase.Replace(old, kind), ANewCard.Patron(old), library));

    private static string[] BySelf(Card old, CardKind kind, Library? library = null) => Replacing.Decide(
        ANewCard.Case(APatronCase.Replace(old, kind, selfService: true), ANewCard.Patron(old), library)).Codes();
}
