using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>No number of the national card is in two series (N7).</summary>
public sealed class ReservingSeriesTests
{
    private static readonly CardSeries Reserved = new(ALibrary.HoersholmIsil, 300, 399, 350);

    [Fact]
    public void Numbers_that_nobody_has_are_reserved_from_the_first_on()
    {
        var series = new CardSeries(ALibrary.RanaIsil, 400, 499, 400);

        var decision = ReservingSeries.Decide(Case(400, 499, Reserved));

        Assert.Equal([new CardSeriesReserved(series)], decision.Facts.ToArray());
        Assert.Equal(new SeriesReserved(series), decision.Answer);
    }

    [Fact]
    public void One_that_is_reserved_already_refuses_all_and_says_which_series_it_is_in()
    {
        var refusal = ReservingSeries.Decide(Case(399, 499, Reserved)).Answer.OnlyRefusal();

        Assert.Equal(RefusalCodes.CardSeriesOverlaps, refusal.Code);
        Assert.Equal("""{"first":"N000000300","last":"N000000399"}""", refusal.DataText());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 1_000_000_000)]
    public void A_series_goes_upwards_within_nine_digits(long first, long last) => Assert.Equal(
        [RefusalCodes.CardSeriesInvalid], ReservingSeries.Decide(Case(first, last)).Codes());

    private static ReservingSeries.Case Case(long first, long last, params CardSeries[] reserved) => new(
        new ReserveSeries
        {
            Key = ARequest.Key(77),
            Origin = APatronCase.AtRana,
            Library = ALibrary.RanaIsil,
            First = first,
            Last = last,
        },
        ALibrary.Rana(),
        reserved,
        Days.Now);
}
