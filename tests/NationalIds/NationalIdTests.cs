using Skranke.NationalIds;
using Xunit;

namespace Skranke.Tests.NationalIds;

/// <summary>National ids as they are written. All of them belong to nobody.</summary>
public sealed class NationalIdTests
{
    [Theory]
    [InlineData("7703840001", "7703840001")]
    [InlineData("770384-0001", "7703840001")]
    [InlineData("13097248022", "13097248022")]
    public void Only_a_hyphen_may_part_a_Danish_number(string text, string digits)
    {
        Assert.True(NationalId.TryParse(text, out var number));
        Assert.Equal(digits, number.Digits);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("770384 0001")]
    [InlineData("770384000")]
    [InlineData("77038400010")]
    [InlineData("\uFF17703840001")]
    [InlineData("1,77038E+10")]
    [InlineData("130972 48022")]
    [InlineData("130972-48022")]
    [InlineData("7703840001-")]
    public void What_is_no_such_number_is_refused(string? text)
    {
        Assert.False(NationalId.TryParse(text, out var number));
        Assert.Equal(default, number);
    }

    [Fact]
    public void A_number_does_not_show_itself()
    {
        Assert.True(NationalId.TryParse("7703840001", out var number));
        Assert.Equal("(national id)", $"{number}");
    }
}
