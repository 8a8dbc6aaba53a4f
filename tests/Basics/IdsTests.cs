using System.Text.Json;
using Skranke.Basics;
using Xunit;

namespace Skranke.Tests.Basics;

/// <summary>Ids travel as strings, so that no client rounds them.</summary>
public sealed class IdsTests
{
    [Fact]
    public void A_number_is_written_as_a_string_and_read_back()
    {
        AssertRoundTrip(new PatronId(0), "\"0\"");
        AssertRoundTrip(new PatronId(9007199254740993), "\"9007199254740993\"");
        AssertRoundTrip(new CopyId(long.MaxValue), "\"9223372036854775807\"");
        AssertRoundTrip(new TitleId(1), "\"1\"");
        AssertRoundTrip(new LoanId(2), "\"2\"");
        AssertRoundTrip(new ReservationId(3), "\"3\"");
        AssertRoundTrip(new ReceiptId(4), "\"4\"");
    }

    [Fact]
    public void A_text_is_written_and_read_as_it_is()
    {
        AssertRoundTrip(Isil.Of("DK-722300"), "\"DK-722300\"");
        AssertRoundTrip(BranchId.Of("DK-722300-KOKKEDAL"), "\"DK-722300-KOKKEDAL\"");
        AssertRoundTrip(CopyBarcode.Of("020235"), "\"020235\"");
        AssertRoundTrip(CardNumber.Of("N123456789"), "\"N123456789\"");
        AssertRoundTrip(TitleReference.Of("870970-basis:51701763"), "\"870970-basis:51701763\"");
    }

    [Fact]
    public void A_text_may_name_a_property()
    {
        var counts = new Dictionary<BranchId, int> { [BranchId.Of("DK-722300")] = 3 };

        var json = JsonSerializer.Serialize(counts);

        Assert.Equal("""{"DK-722300":3}""", json);
        Assert.Equal(counts, JsonSerializer.Deserialize<Dictionary<BranchId, int>>(json));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData("\"-7\"")]
    [InlineData("\"+7\"")]
    [InlineData("\" 7\"")]
    [InlineData("\"7.0\"")]
    [InlineData("\"7e3\"")]
    [InlineData("\"0x7\"")]
    [InlineData("\"９\"")]
    [InlineData("\"9223372036854775808\"")]
    [InlineData("null")]
    [InlineData("true")]
    public void What_is_no_string_of_digits_is_no_id(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PatronId>(json));

    [Theory]
    [InlineData("null")]
    public void Null_is_no_identifier(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CopyBarcode>(json));

    [Fact]
    public void An_id_reads_as_its_number() => Assert.Equal("42", new LoanId(42).ToString());

    private static void AssertRoundTrip<T>(T id, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(id));
        Assert.Equal(id, JsonSerializer.Deserialize<T>(json));
    }
}
