using System.Text;
using Skranke.Api.Sip2.Wire;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>What real terminals send, and how it is understood.</summary>
public sealed class MessageReaderTests
{
    private const string Day = "20261122    081530";

    [Theory]
    [InlineData("\n09N" + Day + Day + "APBR1|AOBR1|AB1|AC|")]
    [InlineData("\0 \n09N" + Day + Day + "APBR1|AOBR1|AB1|AC|")]
    [InlineData("09N" + Day + Day + "|APBR1|AOBR1|AB1|AC|")]
    [InlineData("09N" + Day + Day + "APBR1|AOBR1|AB1|AC")]
    [InlineData("09N2026112208153020261122081530APBR1|AOBR1|AB1|AC|")]
    [InlineData("09N" + Day + Day + "AB1|AC|AOBR1|APBR1|ZZwhat|XX|")]
    [InlineData("09N" + Day + Day + "APBR1|AOBR1|AB1|AB2|AC|")]
    public void A_return_is_understood_however_it_is_written(string line)
    {
        var message = Read(line).Message!;

        Assert.Equal(("09", "BR1", "1"), (message.Number, message["AP"], message["AB"]));
        Assert.Equal((Day, Day), (message.At(3, 18), message.At(21, 18)));
    }

    [Fact]
    public void Nine_wishes_and_a_delimiter_are_a_summary()
    {
        var message = Read($"63009{Day}YYYYYYYYY|AOBR1|AA1|AD2|").Message!;

        Assert.Equal("YYYYYYYYY|", message.At(23, 10));
        Assert.Equal(("BR1", "1", "2"), (message["AO"], message["AA"], message["AD"]));
    }

    [Fact]
    public void A_language_before_the_date_is_passed_over()
    {
        var message = Read($"17001{Day}AOBR1|AB1|").Message!;

        Assert.Equal((Day, "1"), (message.At(2, 18), message["AB"]));
    }

    [Theory]
    [InlineData("990xxx2.00", "0", "xxx", "2.00")]
    [InlineData("9910802.0E", "1", "080", "2.0E")]
    [InlineData("99", " ", "   ", "    ")]
    public void A_status_may_say_odd_things(string line, string status, string width, string version)
    {
        var message = Read(line).Message!;

        Assert.Equal((status, width, version), (message.At(2, 1), message.At(3, 3), message.At(6, 4)));
    }

    [Theory]
    [InlineData("9900302.00AY1AZFCA5", '1', true, true)]
    [InlineData("9900302.00AY1AZFCA6", '1', true, false)]
    [InlineData("9900302.00|AY1AZFC29", '1', true, true)]
    [InlineData("97AZFEF5", null, true, true)]
    [InlineData("9900302.00", null, false, true)]
    [InlineData("1720261122    081530AOX|ABAZ1234", null, false, true)]
    public void Error_detection_is_seen_where_it_is(string line, char? sequence, bool has, bool isIntact)
    {
        var heard = Read(line);

        Assert.Equal((sequence, has, isIntact), (heard.Sequence, heard.HasChecksum, heard.IsIntact));
    }

    [Theory]
    [InlineData("")]
    [InlineData("9")]
    [InlineData("hello")]
    [InlineData("AO1|AA2|")]
    public void What_has_no_number_is_no_message(string line) => Assert.Null(Read(line).Message);

    [Fact]
    public void Bytes_of_another_character_set_disturb_nothing()
    {
        var line = Encoding.Latin1.GetBytes($"23009{Day}AOBR1|AA1|ADtørst|");

        var message = MessageReader.Read(line, Encoding.UTF8).Message!;

        Assert.Equal(("BR1", "1"), (message["AO"], message["AA"]));
    }

    private static Heard Read(string line) => MessageReader.Read(Encoding.UTF8.GetBytes(line), Encoding.UTF8);
}
