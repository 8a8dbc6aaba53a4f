using System.Text;
using Skranke.Silo.Import;
using Skranke.Silo.Import.Csv;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>The first line names the columns.</summary>
public sealed class CsvHeaderTests
{
    [Theory]
    [InlineData("barcode,title,branch,material,price", ',')]
    [InlineData("barcode;title;branch;material;price;status", ';')]
    [InlineData("price,material,branch,title,barcode", ',')]
    [InlineData("\"barcode\",\"title\",\"branch\",\"material\",\"price\"", ',')]
    public void Columns_may_stand_in_any_order(string line, char separator)
    {
        Assert.Null(Read(line, out var header));
        Assert.Equal(separator, header.Separator);
        Assert.All(header.Places[..5], place => Assert.InRange(place, 0, 5));
    }

    [Theory]
    [InlineData("barcode,title,branch,material", "Columns are missing: price.")]
    [InlineData("barcode,title,branch,material,price,price", "The column price stands there twice.")]
    [InlineData("barcode,title,branch,material,Price", "Column 5 of the first line has an unknown name.")]
    [InlineData("barcode,title,branch,material,price,", "Column 6 of the first line has an unknown name.")]
    [InlineData("barcode;title,branch;material;price", "The first line has both commas and semicolons.")]
    [InlineData("barcode\ttitle\tbranch\tmaterial\tprice", "Column 1 of the first line has an unknown name.")]
    [InlineData("\"barcode,title", "The first line has a quote that is not closed.")]
    [InlineData("\nbarcode,title,branch,material,price", "The first line is no header.")]
    public void What_is_wrong_with_it_is_said(string text, string said)
    {
        var fault = Read(text, out _)!;

        Assert.Equal((ImportCodes.Header, 1), (fault.Code, fault.Line));
        Assert.StartsWith(said, fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_header_does_not_show_the_data_that_stand_there() =>
        Assert.DoesNotContain("Canary", Read("5100,Canary,x,y,z", out _)!.Detail, StringComparison.Ordinal);

    private static FileFault? Read(string text, out CsvHeader header)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return CsvHeader.Read(file, ImportKind.Named("copies")!.Columns, out header);
    }
}
