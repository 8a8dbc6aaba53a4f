using Skranke.Basics;
using Xunit;

namespace Skranke.Tests.Basics;

/// <summary>Identifiers are parsed once and compared exactly; nothing is guessed or mended.</summary>
public sealed class IdentifiersTests
{
    /// <summary>What no identifier may be, whatever its kind.</summary>
    public static TheoryData<string?> Bad =>
    [
        null, "", " ", "DK-722300 ", " DK-722300", "DK-722 300", "DK-722300\n", "DK-722300\t", "DK-722\0300", "DK-７２２",
        "DK-٧٢٢", "ÆØ-722300", "DK-722300\u200B", "DK–722300", "DK-722300'", "DK-722300\"", "DK-<b>", "DK-722300;",
        "DK-722300\\", "DK-722300\u007F", "DK-72|300", new string('1', 3) + "-" + new string('1', 90),
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Refuses_blanks_control_characters_and_what_only_looks_like_a_digit(string? text)
    {
        Assert.False(Isil.TryParse(text, out _));
        Assert.False(BranchId.TryParse(text, out _));
        Assert.False(CopyBarcode.TryParse(text, out _));
        Assert.False(CardNumber.TryParse(text, out _));
        Assert.False(TitleReference.TryParse(text, out _));
    }

    [Theory]
    [InlineData("DK-722300", true)]
    [InlineData("NO-1183300", true)]
    [InlineData("OCLC-ABC", true)]
    [InlineData("SE-Q", true)]
    [InlineData("DE-MUS-0944/1", true)]
    [InlineData("DK722300", false)]
    [InlineData("-722300", false)]
    [InlineData("DK-", false)]
    [InlineData("ABCDE-722300", false)]
    [InlineData("DK-1234567890123", true)]
    [InlineData("DK-12345678901234", false)]
    public void A_library_has_a_prefix_and_a_unit(string text, bool good)
    {
        Assert.Equal(good, Isil.TryParse(text, out var isil));
        Assert.Equal(good ? text : null, isil.Value);
    }

    [Theory]
    [InlineData("020235", "20235")]
    [InlineData("abc", "ABC")]
    [InlineData("1.0", "1")]
    public void Two_barcodes_that_look_alike_are_two_copies(string one, string other)
    {
        Assert.True(CopyBarcode.TryParse(one, out var first));
        Assert.True(CopyBarcode.TryParse(other, out var second));
        Assert.NotEqual(first, second);
        Assert.Equal((one, other), (first.ToString(), second.ToString()));
    }

    [Fact]
    public void Keeps_the_case_it_was_given()
    {
        Assert.True(TitleReference.TryParse("Basis:aBc", out var title));
        Assert.True(CardNumber.TryParse("n123456789", out var card));
        Assert.Equal(("Basis:aBc", "n123456789"), (title.Value, card.Value));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void A_barcode_or_card_has_forty_characters_at_most(int length, bool good)
    {
        Assert.Equal(good, CopyBarcode.TryParse(new string('1', length), out _));
        Assert.Equal(good, CardNumber.TryParse(new string('1', length), out _));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void A_branch_has_thirty_two_at_most(int length, bool good) =>
        Assert.Equal(good, BranchId.TryParse(new string('b', length), out _));

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void A_title_has_eighty_at_most(int length, bool good) =>
        Assert.Equal(good, TitleReference.TryParse(new string('t', length), out _));

    [Theory]
    [InlineData("+$%/.-_:", true)]
    [InlineData("*", false)]
    public void A_barcode_may_carry_the_signs_of_code_39(string text, bool good) =>
        Assert.Equal(good, CopyBarcode.TryParse(text, out _));

    [Theory]
    [InlineData("870970-basis:51701763", true)]
    [InlineData("urn:nbn:no~1+2", true)]
    [InlineData("title?", false)]
    public void A_title_may_be_what_a_catalogue_calls_it(string text, bool good) =>
        Assert.Equal(good, TitleReference.TryParse(text, out _));

    [Theory]
    [InlineData("N123456789", true)]
    [InlineData("n123456789", false)]
    [InlineData("N12345678", false)]
    [InlineData("N1234567890", false)]
    [InlineData("N12345678X", false)]
    [InlineData("2345678901", false)]
    public void The_national_card_is_N_and_nine_digits(string number, bool national) =>
        Assert.Equal(national, CardNumber.Of(number).IsNational);
}
