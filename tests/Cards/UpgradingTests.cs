using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>From a local card to the national one (N15, N16).</summary>
public sealed class UpgradingTests
{
    private static readonly Card Second =
        ANewCard.Local with { Id = new CardId(2002), Number = CardNumber.Of("R-18") };

    private static readonly Card OfHoersholm =
        new(APatron.Card, CardKind.Local, CardState.Active, ALibrary.HoersholmIsil) { Id = new CardId(2003) };

    [Fact]
    public void The_patron_gets_the_national_card_and_the_library_s_local_ones_die() => Assert.Equal(
        [
            new CardChanged(APatron.Id, ANewCard.Dead(ANewCard.Local), EventKind.CardReplaced),
            new CardChanged(APatron.Id, ANewCard.Dead(Second), EventKind.CardReplaced),
            new CardIssued(APatron.Id, ANewCard.Given()),
        ],
        Decide(ANewCard.Patron(ANewCard.Local, OfHoersholm, Second)).Facts.ToArray());

    [Fact]
    public void A_card_that_is_named_dies_alone() => Assert.Equal(
        [ANewCard.Dead(Second)],
        Decide(ANewCard.Patron(ANewCard.Local, Second), APatronCase.Upgrade(Second.Id)).Facts
            .OfType<CardChanged>().Select(fact => fact.Card));

    [Fact]
    public void Who_has_no_local_card_of_the_library_has_nothing_to_change() => Assert.Equal(
        [RefusalCodes.CardUnknown], Decide(ANewCard.Patron(OfHoersholm)).Codes());

    [Fact]
    public void A_card_that_is_dead_already_is_not_changed_again() => Assert.Equal(
        [RefusalCodes.CardReplaced],
        Decide(
            ANewCard.Patron(ANewCard.Local with { State = CardState.Replaced }),
            APatronCase.Upgrade(ANewCard.Local.Id)).Codes());

    [Fact]
    public void Who_has_a_national_account_besides_links_the_two()
    {
        var other = APatron.Other() with { Cards = [ANewCard.Digital] };

        var decision = Upgrading.Decide(
            ANewCard.Case(APatronCase.Upgrade(), ANewCard.Patron(ANewCard.Local)) with { OtherAccounts = [other] });

        Assert.Equal([RefusalCodes.PatronAlreadyNational], decision.Codes());
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, false, true)]
    public void Policy_says_whether_patrons_do_it_themselves(bool selfService, bool allowed, bool upgrades)
    {
        var library = ANewCard.Rana(policy => policy with { UpgradeSelfService = allowed });

        var codes = Decide(
            ANewCard.Patron(ANewCard.Local), APatronCase.Upgrade(selfService: selfService), library).Codes();

        Assert.Equal(upgrades ? [] : [RefusalCodes.CardOnlyAtLibrary], codes);
    }

    private static Decision Decide(Patron patron, UpgradeCard? command = null, Library? library = null) =>
        Upgrading.Decide(ANewCard.Case(command ?? APatronCase.Upgrade(), patron, library));
}
