using Skranke.Silo.Import;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Danish and Norwegian numbers, all of them of the kinds that belong to nobody.</summary>
public sealed class NationalIdTextTests
{
    [Theory]
    [InlineData("7703840001")]
    [InlineData("770384-0001")]
    [InlineData("8902844321")]
    public void Danish_numbers_have_a_date_and_no_check_digit(string text)
    {
        Assert.True(NationalIdText.TryParse(text, out var number));
        Assert.Equal(text.Replace("-", ""), number.Digits);
    }

    [Theory]
    [InlineData("9002844321")]
    [InlineData("7713840001")]
    [InlineData("770384 0001")]
    [InlineData("770384000")]
    [InlineData("77038400010")]
    [InlineData("\uFF17703840001")]
    [InlineData("1,77038E+10")]
    [InlineData("")]
    public void What_is_no_such_number_is_refused(string text) => Assert.False(NationalIdText.TryParse(text, out _));

    [Fact]
    public void Norwegian_numbers_have_two_check_digits()
    {
        var valid = Enumerable.Range(0, 100).Count(last => NationalIdText.TryParse($"178884000{last:D2}", out _));

        // Four values of the first check digit are allowed from 2032 on, each with one second digit or none.
        Assert.InRange(valid, 2, 4);
    }

    [Fact]
    public void A_number_does_not_show_itself()
    {
        Assert.True(NationalIdText.TryParse("7703840001", out var number));
        Assert.DoesNotContain("7703", $"{number}", StringComparison.Ordinal);
    }
}
