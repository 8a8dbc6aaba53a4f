using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Which numbers are dead after two accounts became one (N17), and that nobody is left without one.</summary>
public sealed class LinkedCardsTests
{
    private static readonly Card National =
        new(ALink.NationalCard, CardKind.NationalDigital, CardState.Active, null) { Id = new CardId(1) };

    private static readonly Card Local =
        new(ALink.LocalCard, CardKind.Local, CardState.Active, ALibrary.RanaIsil) { Id = new CardId(2) };

    private static readonly Card Elsewhere =
        new(CardNumber.Of("H-1"), CardKind.Local, CardState.Active, ALibrary.HoersholmIsil) { Id = new CardId(3) };

    private static readonly Card NationalId =
        new(default, CardKind.NationalId, CardState.Active, null) { Id = new CardId(4) };

    [Fact]
    public void A_local_card_is_retired_where_the_national_one_stands_in_for_it()
    {
        var cards = Of([National], [Local]);

        Assert.Equal([Local with { State = CardState.Replaced }], cards.Cards.ToArray());
        Assert.Equal([Local.Id], cards.Retired.ToArray());
    }

    [Fact]
    public void A_local_card_is_retired_where_another_of_the_same_library_stays() =>
        Assert.Equal([Local.Id], Of([Local with { Id = new CardId(9) }], [Local]).Retired.ToArray());

    [Fact]
    public void A_card_works_on_where_the_one_that_stays_has_none_for_its_place()
    {
        Assert.Equal([Local], Of([Elsewhere], [Local]).Cards.ToArray());
        Assert.Equal([National], Of([Local], [National]).Cards.ToArray());
    }

    [Theory]
    [InlineData(CardState.Blocked)]
    [InlineData(CardState.Replaced)]
    public void A_card_that_does_not_work_stands_in_for_none(CardState state) =>
        Assert.Empty(Of([National with { State = state }], [Local]).Retired);

    [Fact]
    public void A_national_id_stands_in_for_no_card() => Assert.Empty(Of([NationalId], [Local]).Retired);

    [Fact]
    public void A_blocked_card_that_nothing_stands_in_for_stays_blocked()
    {
        var blocked = Local with { State = CardState.Blocked, BlockReason = CardBlockReason.Stolen };

        Assert.Equal([blocked], Of([Elsewhere], [blocked]).Cards.ToArray());
    }

    [Fact]
    public void A_number_that_is_dead_already_is_not_retired_again()
    {
        var dead = Local with { State = CardState.Replaced };

        Assert.Equal([dead], Of([National], [dead]).Cards.ToArray());
        Assert.Empty(Of([National], [dead]).Retired);
    }

    [Fact]
    public void A_national_id_goes_over_as_it_is_and_only_once()
    {
        Assert.Equal([NationalId], Of([National], [NationalId]).Cards.ToArray());
        Assert.Empty(Of([NationalId with { Id = new CardId(8) }], [NationalId]).Cards);
    }

    [Fact]
    public void A_national_id_that_was_blocked_for_one_account_is_blocked_for_both()
    {
        var kept = NationalId with { Id = new CardId(8) };
        var blocked = NationalId with { State = CardState.Blocked, BlockReason = CardBlockReason.Stolen };

        Assert.Equal(
            kept with { State = CardState.Blocked, BlockReason = CardBlockReason.Stolen },
            Of([kept], [blocked]).Blocked);
        Assert.Null(Of([kept], [NationalId]).Blocked);
        Assert.Null(Of([blocked with { Id = kept.Id }], [NationalId]).Blocked);
    }

    private static LinkedCards Of(Card[] to, Card[] from) => LinkedCards.Of(
        APatron.Adult() with { Cards = [.. to] }, APatron.Other() with { Cards = [.. from] });
}
