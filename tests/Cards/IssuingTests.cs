using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>One card more.</summary>
public sealed class IssuingTests
{
    [Theory]
    [InlineData(CardKind.NationalDigital)]
    [InlineData(CardKind.NationalPrinted)]
    public void A_national_card_gets_the_next_reserved_number(CardKind kind) => Assert.Equal(
        [new CardIssued(APatron.Id, ANewCard.Given(kind))],
        Decide(kind, ANewCard.Patron(ANewCard.Local)).Facts.ToArray());

    [Fact]
    public void A_school_gets_a_local_card_with_the_number_it_is_given()
    {
        var school = ANewCard.Patron() with { Kind = PatronKind.Institution, BirthDate = null };

        var fact = Assert.IsType<CardIssued>(Assert.Single(Decide(CardKind.Local, school, "R-18").Facts));

        Assert.Equal(
            new Card(CardNumber.Of("R-18"), CardKind.Local, CardState.Active, ALibrary.RanaIsil)
            {
                Id = ANewCard.NewId,
            },
            fact.Card);
    }

    [Fact]
    public void Everything_that_stands_in_the_way_is_told_in_order()
    {
        var patron = ANewCard.Patron(ANewCard.Digital) with { Erased = true };
        var the = ANewCard.Case(APatronCase.Issue(CardKind.NationalDigital), patron) with
        {
            Person = SamePerson.Unknown,
            OtherAccounts = [APatron.Other() with { Cards = [ANewCard.Digital] }],
            Drawn = null,
        };

        Assert.Equal(
            [
                RefusalCodes.CardNationalIdMissing, RefusalCodes.CardSecondNational, RefusalCodes.PatronErased,
                RefusalCodes.PatronAlreadyNational,
            ],
            Issuing.Decide(the).Codes());
    }

    [Fact]
    public void A_local_card_does_not_ask_for_other_accounts() => Assert.Empty(Issuing.Decide(
        ANewCard.Case(
            APatronCase.Issue(CardKind.Local, "R-18"),
            ANewCard.Patron(ANewCard.Digital),
            ANewCard.Rana(policy => policy with { Issue = [CardKind.Local] }))).Codes());

    private static Decision Decide(CardKind kind, Patron patron, string? number = null) =>
        Issuing.Decide(ANewCard.Case(APatronCase.Issue(kind, number), patron));
}
