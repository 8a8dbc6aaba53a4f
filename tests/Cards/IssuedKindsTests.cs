using Skranke.Basics;
using Skranke.Cards;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>Who gets which kind of card (N1, N3, N12, H15, H18).</summary>
public sealed class IssuedKindsTests
{
    private static readonly Patron Person = APatron.Adult();

    private static readonly Library NationalOnly = ANewCard.Rana(policy => policy with
    {
        Issue = [CardKind.NationalDigital, CardKind.NationalPrinted],
    });

    [Theory]
    [InlineData(CardKind.NationalDigital, null)]
    [InlineData(CardKind.NationalPrinted, null)]
    [InlineData(CardKind.Local, RefusalCodes.CardKindNotIssued)]
    public void Persons_get_the_kinds_that_their_library_has_chosen(CardKind kind, string? refused) =>
        Assert.Equal(refused, Code(kind, Person, NationalOnly));

    [Fact]
    public void A_refusal_names_the_kinds_that_there_are()
    {
        var found = new Refusals();
        IssuedKinds.Check(CardKind.Local, Person, true, NationalOnly, Days.Today, found);

        Assert.Equal("""{"issued":["national-digital","national-printed"]}""", found.InOrder()[0].DataText());
    }

    [Theory]
    [InlineData(CardKind.Local, null)]
    [InlineData(CardKind.NationalDigital, RefusalCodes.CardLocalOnly)]
    [InlineData(CardKind.NationalPrinted, RefusalCodes.CardLocalOnly)]
    public void Institutions_get_local_cards_wherever_they_are(CardKind kind, string? refused)
    {
        Assert.Equal(refused, Code(kind, APatron.Institution(), ALibrary.Rana(), hasNationalId: false));
        Assert.Equal(refused, Code(kind, APatron.Institution(), ALibrary.Hoersholm(), hasNationalId: false));
    }

    [Theory]
    [InlineData(false, false, RefusalCodes.CardNationalIdMissing)]
    [InlineData(false, true, null)]
    [InlineData(true, false, null)]
    public void The_national_card_needs_a_national_id_unless_policy_says_otherwise(
        bool hasNationalId, bool without, string? refused) => Assert.Equal(
        refused,
        Code(
            CardKind.NationalDigital,
            Person,
            ANewCard.Rana(policy => policy with { NationalWithoutNationalId = without }),
            hasNationalId));

    [Fact]
    public void What_takes_another_s_place_is_not_asked_for_the_national_id_again()
    {
        var found = new Refusals();

        IssuedKinds.CheckIssued(CardKind.NationalDigital, Person, false, ALibrary.Rana(), Days.Today, found);

        Assert.True(found.None);
    }

    [Theory]
    [InlineData("2010-11-03", true, null)]
    [InlineData("2010-11-02", true, RefusalCodes.CardHealthCardInstead)]
    [InlineData("1980-03-14", true, RefusalCodes.CardHealthCardInstead)]
    [InlineData("1980-03-14", false, null)]
    public void At_hoersholm_a_local_card_is_for_who_is_under_16_or_has_no_health_card(
        string born, bool hasNationalId, string? refused) => Assert.Equal(
        refused,
        Code(
            CardKind.Local, Person with { BirthDate = Days.Day(born) }, ALibrary.Hoersholm(), hasNationalId));

    private static string? Code(CardKind kind, Patron patron, Library library, bool hasNationalId = true)
    {
        var found = new Refusals();
        IssuedKinds.Check(kind, patron, hasNationalId, library, Days.Day("2026-11-02"), found);
        return found.InOrder().Select(refusal => refusal.Code).SingleOrDefault();
    }
}
