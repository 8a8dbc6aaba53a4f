using Skranke.NationalIds;
using Xunit;

namespace Skranke.Tests.NationalIds;

public sealed class DigitsTests
{
    [Fact]
    public void Two_digits_are_a_figure() => Assert.Equal(47, Digits.Two("0472", 1));

    [Theory]
    [InlineData(40, 40)]
    [InlineData(41, 1)]
    [InlineData(71, 31)]
    public void A_raised_day_is_lowered(int raised, int day) => Assert.Equal(day, Digits.Lowered(raised, 40));

    [Fact]
    public void As_many_digits_count_as_there_are_weights() => Assert.Equal(3 + 14, Digits.Sum("129", [3, 7]));

    [Theory]
    [InlineData(1900, 2, 29, false)]
    [InlineData(2000, 2, 29, true)]
    [InlineData(2001, 13, 1, false)]
    [InlineData(2001, 0, 1, false)]
    [InlineData(2001, 1, 0, false)]
    public void A_day_exists_or_not(int year, int month, int day, bool exists) =>
        Assert.Equal(exists, Digits.TryDate(year, month, day, out _));
}
