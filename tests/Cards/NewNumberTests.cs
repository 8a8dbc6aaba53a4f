using Skranke.Basics;
using Skranke.Cards;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>Where the number of a new card comes from.</summary>
public sealed class NewNumberTests
{
    private static readonly Library WithSeries = ANewCard.Rana(policy => policy with
    {
        LocalSeries = new LocalSeries { Prefix = "R-", Digits = 4, First = 1, Last = 9999 },
    });

    private static readonly Library WithoutSeries = ANewCard.Rana(policy => policy with { LocalSeries = null });

    [Fact]
    public void A_national_card_has_the_number_that_was_drawn() =>
        Assert.Equal(ANewCard.Drawn.Number, NewNumber.Of(Case(CardKind.NationalDigital)));

    [Fact]
    public void A_local_card_has_the_number_that_was_named() =>
        Assert.Equal(CardNumber.Of("R-18"), NewNumber.Of(Case(CardKind.Local, "R-18")));

    [Fact]
    public void A_number_that_another_card_has_is_refused() => Assert.Equal(
        [RefusalCodes.CardNumberTaken], Codes(Case(CardKind.Local, "R-18") with { NumberIsTaken = true }));

    [Fact]
    public void Without_a_series_of_its_own_the_library_names_the_number() =>
        Assert.Equal([RefusalCodes.CardNumberMissing], Codes(Case(CardKind.Local, library: WithoutSeries)));

    [Fact]
    public void With_one_the_next_number_is_drawn() => Assert.Empty(Codes(Case(CardKind.Local, library: WithSeries)));

    [Theory]
    [InlineData(CardKind.Local)]
    [InlineData(CardKind.NationalPrinted)]
    public void A_series_that_is_used_up_gives_none(CardKind kind) => Assert.Equal(
        [RefusalCodes.CardSeriesExhausted], Codes(Case(kind, library: WithSeries) with { Drawn = null }));

    [Fact]
    public void A_number_is_drawn_only_where_nothing_else_stands_in_the_way()
    {
        var without = Case(CardKind.NationalDigital) with { Drawn = null };

        Assert.True(NewNumber.IsAllThatLacks(Issuing.Decide(without)));
        Assert.False(NewNumber.IsAllThatLacks(Issuing.Decide(without with
        {
            Patron = ANewCard.Patron(ANewCard.Digital),
        })));
        Assert.False(NewNumber.IsAllThatLacks(Issuing.Decide(Case(CardKind.NationalDigital))));
    }

    private static NewCardCase Case(CardKind kind, string? number = null, Library? library = null) =>
        ANewCard.Case(APatronCase.Issue(kind, number), ANewCard.Patron(), library);

    private static IEnumerable<string> Codes(NewCardCase the)
    {
        var found = new Refusals();
        NewNumber.Check(the, found);
        return found.InOrder().Select(refusal => refusal.Code);
    }
}
