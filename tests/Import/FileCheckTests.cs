using System.Text;
using Skranke.Silo.Import;
using Skranke.Silo.Import.Csv;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Files that are no text in UTF-8.</summary>
public sealed class FileCheckTests
{
    [Fact]
    public void Latin_1_is_named_by_line_and_byte()
    {
        var fault = Check(Encoding.Latin1.GetBytes("id,title\n1,Bog\n2,Sk\u00E6rg\u00E5rd\n"));

        Assert.Equal((ImportCodes.NotUtf8, 3), (fault!.Code, fault.Line));
        Assert.StartsWith("Byte 20, on line 3,", fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\rb\r\xFF", 3)]
    [InlineData("a\r\nb\r\n\xFF", 3)]
    [InlineData("\n\n\xFF", 3)]
    public void Lines_are_counted_as_the_reader_counts_them(string text, long line) =>
        Assert.Equal(line, Check(Encoding.Latin1.GetBytes(text))!.Line);

    [Fact]
    public void Other_encodings_and_archives_are_recognised()
    {
        Assert.Equal(ImportCodes.NotUtf8, Check([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id")])!.Code);
        Assert.Equal(ImportCodes.NotUtf8, Check([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("id")])!.Code);
        Assert.Equal(ImportCodes.Nul, Check(Encoding.Unicode.GetBytes("id,title\n"))!.Code);
        Assert.Equal(ImportCodes.Compressed, Check([0x1F, 0x8B, 8, 0])!.Code);
        Assert.Equal(ImportCodes.Compressed, Check("PK\x03\x04rest"u8.ToArray())!.Code);
    }

    [Fact]
    public void Nothing_and_a_mark_alone_are_empty()
    {
        Assert.Equal(ImportCodes.Empty, Check([])!.Code);
        Assert.Equal(ImportCodes.Empty, Check([0xEF, 0xBB, 0xBF])!.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_letter_may_lie_across_two_blocks(int before)
    {
        var start = (1024 * 1024) - before;
        byte[] sound = [.. Enumerable.Repeat((byte)'a', start), .. "\U0001F4D6å"u8];

        Assert.Null(Check(sound));
        Assert.Equal(ImportCodes.NotUtf8, Check(sound[..^1])!.Code);
        sound[start + 2] = (byte)'a';
        Assert.StartsWith($"Byte {start + 1},", Check(sound)!.Detail, StringComparison.Ordinal);
    }

    private static FileFault? Check(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return FileCheck.FaultOf(stream);
    }
}
