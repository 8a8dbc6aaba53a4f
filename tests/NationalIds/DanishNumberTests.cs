using Skranke.NationalIds;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.NationalIds;

/// <summary>Danish numbers: published test numbers of the register's office and of the health service, and numbers with
/// a raised day, which belong to nobody.</summary>
public sealed class DanishNumberTests
{
    /// <summary>The office's own example of modulus 11 is 070761-4285; the test patients of the health service show
    /// numbers without it.</summary>
    [Theory]
    [InlineData("0707614285", true, "1961-07-07")]
    [InlineData("2512484916", true, "1948-12-25")]
    [InlineData("2512489996", false, "1948-12-25")]
    [InlineData("0108589995", false, "1958-08-01")]
    [InlineData("0108629996", false, "1962-08-01")]
    public void Numbers_with_and_without_a_check_digit_are_good(string digits, bool hasCheckDigit, string born)
    {
        Assert.True(DanishNumber.TryRead(digits, out var birthDate));
        Assert.Equal(Days.Day(born), birthDate);
        Assert.Equal(hasCheckDigit, DanishNumber.HasCheckDigit(digits));
    }

    [Theory]
    [InlineData("6101000001", "1900-01-01")]
    [InlineData("6101993999", "1999-01-01")]
    [InlineData("6101364000", "2036-01-01")]
    [InlineData("6101374000", "1937-01-01")]
    [InlineData("6101575000", "2057-01-01")]
    [InlineData("6101585000", "1858-01-01")]
    [InlineData("6101578999", "2057-01-01")]
    [InlineData("6101588999", "1858-01-01")]
    [InlineData("6101369000", "2036-01-01")]
    [InlineData("6101379999", "1937-01-01")]
    public void The_seventh_digit_and_the_year_tell_the_century(string digits, string born)
    {
        Assert.True(DanishNumber.TryRead(digits, out var birthDate));
        Assert.Equal(Days.Day(born), birthDate);
    }

    [Theory]
    [InlineData("7703840001", "1984-03-17")]
    [InlineData("8902844321", "1984-02-29")]
    [InlineData("9112840001", "1984-12-31")]
    public void The_day_of_a_replacement_number_is_raised_by_sixty(string digits, string born)
    {
        Assert.True(DanishNumber.TryRead(digits, out var birthDate));
        Assert.Equal(Days.Day(born), birthDate);
    }

    [Theory]
    [InlineData("0007614285")]
    [InlineData("3207614285")]
    [InlineData("0713614285")]
    [InlineData("0700614285")]
    [InlineData("6007614285")]
    [InlineData("9207614285")]
    [InlineData("9002844321")]
    public void A_day_that_never_was_is_nobody_s_birthday(string digits)
    {
        Assert.False(DanishNumber.TryRead(digits, out var birthDate));
        Assert.Null(birthDate);
    }

    [Fact]
    public void Whether_there_was_a_29th_of_February_depends_on_the_century()
    {
        Assert.False(DanishNumber.TryRead("8902000001", out _));
        Assert.True(DanishNumber.TryRead("8902004001", out var birthDate));
        Assert.Equal(new DateOnly(2000, 2, 29), birthDate);
    }
}
