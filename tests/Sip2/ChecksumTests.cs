using System.Text;
using Skranke.Api.Sip2.Wire;
using Skranke.Silo.Terminals;
using Xunit;

namespace Skranke.Tests.Sip2;

public sealed class ChecksumTests
{
    private const string Danish =
        "121NUY20261122    081531AOBR1|AA123|AB9|AJTørst|AH20261220    235959|AY1AZ";

    [Theory]
    [InlineData("941AY3AZ", "FDFA")]
    [InlineData("9900302.00AY1AZ", "FCA5")]
    [InlineData("97AZ", "FEF5")]
    [InlineData("96AZ", "FEF6")]
    [InlineData("9300CNsip_01|COsip_01|CPBR1|AY0AZ", "F5C8")]
    [InlineData("9300CNscclient|COclientpwd|CPdesk1|AY0AZ", "F1AE")]
    [InlineData("09N20261122    08153020261122    081530APBR1|AOBR1|AB3274626533|AC|AY5AZ", "EFB2")]
    [InlineData("09N20160419    12200820160419    122008APReading Room 1|AO830|AB830$28170815|AC|AY2AZ", "EB80")]
    public void A_checksum_is_what_others_reckon(string upToAz, string expected) =>
        Assert.Equal(expected, Checksum.Of(Encoding.ASCII.GetBytes(upToAz)).ToString("X4"));

    [Theory]
    [InlineData(TerminalCharset.Utf8, "ECA7")]
    [InlineData(TerminalCharset.Latin1, "ED2A")]
    [InlineData(TerminalCharset.Cp850, "ED87")]
    public void Text_is_encoded_first_and_summed_then(TerminalCharset charset, string expected) =>
        Assert.Equal(expected, Checksum.Of(Charset.Of(charset).GetBytes(Danish)).ToString("X4"));

    [Theory]
    [InlineData("FDFA", true)]
    [InlineData("fdfa", true)]
    [InlineData("FDFB", false)]
    [InlineData("0000", false)]
    public void Digits_may_be_written_small(string digits, bool isGood) => Assert.Equal(
        isGood, Checksum.IsGood("941AY3AZ"u8, Encoding.ASCII.GetBytes(digits)));

    [Theory]
    [InlineData("941", '3', "941AY3AZFDFA")]
    [InlineData("96", null, "96AZFEF6")]
    public void A_message_ends_with_its_sequence_and_its_sum(string message, char? sequence, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(MessageWriter.Write(
            new Message(message[..2], message[2..]), Encoding.UTF8, sequence, detection: true)));
}
