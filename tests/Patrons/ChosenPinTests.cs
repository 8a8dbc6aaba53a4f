using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Exactly four digits, leading zeros allowed (H8).</summary>
public sealed class ChosenPinTests
{
    [Theory]
    [InlineData("0000", true)]
    [InlineData("0472", true)]
    [InlineData("472", false)]
    [InlineData("04720", false)]
    [InlineData("047a", false)]
    [InlineData("\uFF10472", false)]
    [InlineData(" 472", false)]
    [InlineData("", false)]
    public void A_PIN_has_four_digits(string text, bool isWellFormed) =>
        Assert.Equal(isWellFormed, ChosenPin.IsWellFormed(text));

    [Theory]
    [InlineData("0000")]
    [InlineData("7777")]
    [InlineData("1234")]
    [InlineData("0123")]
    [InlineData("4321")]
    [InlineData("9876")]
    public void Like_digits_and_runs_are_taken_unless_the_library_forbids_them(string digits)
    {
        Assert.Empty(Refused(digits, new PinPolicy()));
        Assert.Equal([RefusalCodes.PatronPinTrivial], Refused(digits, new PinPolicy { ForbidTrivial = true }));
    }

    [Theory]
    [InlineData("0472")]
    [InlineData("1235")]
    [InlineData("1212")]
    [InlineData("2468")]
    public void Others_are_taken_everywhere(string digits) =>
        Assert.Empty(Refused(digits, new PinPolicy { ForbidTrivial = true }));

    [Fact]
    public void A_PIN_does_not_show_itself() => Assert.Equal("(PIN)", $"{ARegistration.Pin()}");

    private static string[] Refused(string digits, PinPolicy policy)
    {
        var found = new Refusals();
        ARegistration.Pin(digits).Check(policy, found);
        return found.InOrder().Codes();
    }
}
