using System.Text;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Sip2.Wire;

/// <summary>From text to a terminal's bytes and back. Nothing can be negotiated, so that a terminal's profile says
/// which it speaks. What a character set cannot say becomes something near or a question mark, and bytes that mean
/// nothing become a replacement: neither ever fails.</summary>
public static class Charset
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: false);
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding Dos = CodePagesEncodingProvider.Instance.GetEncoding(850)!;

    public static Encoding Of(TerminalCharset charset) => charset switch
    {
        TerminalCharset.Latin1 => Encoding.Latin1,
        TerminalCharset.Windows1252 => Western,
        TerminalCharset.Cp850 => Dos,
        _ => Utf8,
    };
}
