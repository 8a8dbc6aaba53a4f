using Skranke.NationalIds;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.NationalIds;

/// <summary>Norwegian numbers: test numbers as the tax administration and the labour and welfare administration publish
/// them.</summary>
public sealed class NorwegianNumberTests
{
    [Theory]
    [InlineData("13097248022", "1972-09-13")]
    [InlineData("29029648784", "1996-02-29")]
    [InlineData("29020075838", "2000-02-29")]
    [InlineData("15021951940", "2019-02-15")]
    [InlineData("53097248016", "1972-09-13")]
    [InlineData("13527248013", "1972-12-13")]
    [InlineData("10915596784", "1955-11-10")]
    [InlineData("68467038838", "1970-06-28")]
    [InlineData("50846202355", "1962-04-10")]
    public void Ordinary_D_H_and_synthetic_numbers_tell_the_birth_date(string digits, string born)
    {
        Assert.True(NorwegianNumber.TryRead(digits, out var birthDate));
        Assert.Equal(Days.Day(born), birthDate);
    }

    [Theory]
    [InlineData("30108299939", null)]
    [InlineData("30108299920", "1982-10-30")]
    [InlineData("70108299914", "1982-10-30")]
    [InlineData("02013299997", "2032-01-02")]
    public void From_2032_on_three_more_remainders_are_good_which_tell_no_century(string digits, string? born)
    {
        Assert.True(NorwegianNumber.TryRead(digits, out var birthDate));
        Assert.Equal(born is null ? null : Days.Day(born), birthDate);
    }

    [Theory]
    [InlineData("13097248032")]
    [InlineData("13097248023")]
    [InlineData("02013299987")]
    [InlineData("02013299996")]
    [InlineData("29020112345")]
    [InlineData("32127248022")]
    [InlineData("13137248022")]
    public void Wrong_check_digits_and_days_that_never_were_are_refused(string digits) =>
        Assert.False(NorwegianNumber.TryRead(digits, out _));

    [Theory]
    [InlineData("010105499", "1905-01-01")]
    [InlineData("010154500", "1854-01-01")]
    [InlineData("010199749", "1899-01-01")]
    [InlineData("010139999", "2039-01-01")]
    [InlineData("010140900", "1940-01-01")]
    [InlineData("010199999", "1999-01-01")]
    public void The_individual_digits_and_the_year_tell_the_century(string nine, string born)
    {
        // Where no check digits exist for these nine, the neighbour below has some and the same meaning.
        var digits = NorwegianNumber.Complete(nine)
            ?? NorwegianNumber.Complete(nine[..8] + (char)(nine[8] ^ 1))!;

        Assert.True(NorwegianNumber.TryRead(digits, out var birthDate));
        Assert.Equal(Days.Day(born), birthDate);
    }

    [Theory]
    [InlineData("130972480", "13097248022")]
    [InlineData("109155967", "10915596784")]
    [InlineData("311299567", "31129956715")]
    public void Nine_digits_are_completed(string nine, string digits) =>
        Assert.Equal(digits, NorwegianNumber.Complete(nine));

    [Fact]
    public void Nine_digits_that_have_no_check_digits_are_not()
    {
        var nines = Enumerable.Range(0, 100).Select(n => $"0101840{n:D2}").ToArray();

        Assert.Contains(nines, nine => NorwegianNumber.Complete(nine) is null);
        Assert.All(
            nines.Select(NorwegianNumber.Complete).OfType<string>(),
            digits => Assert.True(NorwegianNumber.TryRead(digits, out _)));
    }

    [Fact]
    public void Of_a_hundred_endings_four_at_most_are_good() =>
        Assert.InRange(
            Enumerable.Range(0, 100).Count(last => NorwegianNumber.TryRead($"178884000{last:D2}", out _)), 2, 4);
}
