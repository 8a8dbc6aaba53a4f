using System.Text;
using Skranke.Api.Sip2.Operators;
using Skranke.Api.Sip2.Wire;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>A field that says nothing about people may be filled with what does.</summary>
public sealed class MaskTests
{
    private const string Now = "20261123    120000";
    private const string Account = "63009" + Now + "YYYYYYYYY|";
    private const string Return = "09N" + Now + Now;

    [Theory]
    [InlineData(Account + "AODK-722300|AA1|BP1|BQ20|", Account + "AODK-722300|AA***|BP1|BQ20|")]
    [InlineData(Account + "AO0000000001|AA1|BP0000000001|BQ12345|", Account + "AO***|AA***|BP***|BQ***|")]
    [InlineData("15+" + Now + "BW" + Now + "|BSDK-722301|AODK-1|", "15+" + Now + "BW" + Now + "|BSDK-722301|AODK-1|")]
    [InlineData("15+" + Now + "BW0000000001|BSAase Oern|AOTore Vik|", "15+" + Now + "BW***|BS***|AO***|")]
    [InlineData(Return + "AP0000000001|AODK-722300|AB5|WSDK-1|", Return + "AP***|AODK-722300|AB***|WSDK-1|")]
    [InlineData("37" + Now + "0400DKKBV10.00|AODK-1|AA1|BK7|", "37" + Now + "0400DKKBV***|AODK-1|AA***|BK***|")]
    [InlineData("170000000001 4711 xyAODK-722300|", "17***AODK-722300|")]
    [InlineData("36Y" + Now + "AO0000000001|AA1|", "36Y" + Now + "AO***|AA***|")]
    [InlineData("98YYYYYY600999" + Now + "2.00AODK-1|AMHome|", "98YYYYYY600999" + Now + "2.00AODK-1|AMHome|")]
    public void Only_what_has_its_proper_form_is_shown(string line, string shown) => Assert.Equal(
        shown, Mask.Of(MessageReader.Read(Encoding.ASCII.GetBytes(line), Encoding.ASCII).Message!));
}
