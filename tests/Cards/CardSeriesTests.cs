using Skranke.Cards;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

public sealed class CardSeriesTests
{
    private static readonly CardSeries Series = new(ALibrary.RanaIsil, 100, 199, 150);

    [Theory]
    [InlineData("N000000000", 0)]
    [InlineData("N000000100", 100)]
    [InlineData("N999999999", 999_999_999)]
    public void A_number_is_an_n_and_nine_digits(string text, long digits)
    {
        Assert.True(CardSeries.TryParse(text, out var read));
        Assert.Equal(digits, read);
        Assert.Equal(text, CardSeries.NumberOf(digits).Value);
    }

    [Theory]
    [InlineData("N12345678")]
    [InlineData("N1234567890")]
    [InlineData("n123456789")]
    [InlineData("1234567890")]
    [InlineData("N12345678x")]
    [InlineData("")]
    [InlineData(null)]
    public void Nothing_else_is_one(string? text) => Assert.False(CardSeries.TryParse(text, out _));

    [Fact]
    public void Knows_how_many_are_left()
    {
        Assert.Equal(50, Series.Left);
        Assert.Equal(0, (Series with { Next = 200 }).Left);
    }

    [Theory]
    [InlineData(0, 99, false)]
    [InlineData(0, 100, true)]
    [InlineData(120, 130, true)]
    [InlineData(199, 300, true)]
    [InlineData(200, 300, false)]
    [InlineData(0, 999, true)]
    public void Overlaps_where_one_number_is_in_both(long first, long last, bool overlaps) =>
        Assert.Equal(overlaps, Series.Overlaps(first, last));
}
