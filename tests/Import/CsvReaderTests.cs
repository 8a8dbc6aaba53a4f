using Skranke.Silo.Import.Csv;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Records, lines and quotes.</summary>
public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\nc,d\n")]
    [InlineData("a,b\r\nc,d\r\n")]
    [InlineData("a,b\rc,d\r")]
    [InlineData("a,b\nc,d")]
    [InlineData("\n\na,b\n\nc,d\n\n\n")]
    [InlineData("\"a\",\"b\"\n\"c\",\"d\"\n")]
    public void Lines_end_in_every_usual_way(string text) => Assert.Equal(["a|b", "c|d"], Records(text));

    [Fact]
    public void Quoted_fields_hold_separators_quotes_and_line_ends() =>
        Assert.Equal(["a,b|say \"x\"|1\n2\n3", "|"], Records("\"a,b\",\"say \"\"x\"\"\",\"1\r\n2\n3\"\n,\n"));

    [Fact]
    public void A_record_is_named_by_its_first_line()
    {
        var reader = Of("a\n\"b\r\nb\nb\"\n\nc\nd");
        var lines = new List<(long First, long Last)>();
        while (reader.Read())
        {
            lines.Add((reader.Line, reader.LastLine));
        }

        Assert.Equal([(1, 1), (2, 4), (6, 6), (7, 7)], lines);
    }

    [Theory]
    [InlineData("\"a\"b,c")]
    [InlineData("a\"b,c")]
    [InlineData(" \"a\",c")]
    [InlineData("\"a\" ,c")]
    public void Text_beside_a_quote_makes_a_record_faulty_and_no_more(string first)
    {
        var reader = Of(first + "\nd,e");

        Assert.True(reader.Read());
        Assert.True(reader.IsFaulty);
        Assert.True(reader.Read());
        Assert.False(reader.IsFaulty);
        Assert.Equal((2, 2), (reader.Line, reader.Count));
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_named_by_its_line()
    {
        var reader = Of("a\nb\n\"c\nd\ne");
        Assert.True(reader.Read() && reader.Read());

        Assert.Equal(3, Assert.Throws<CsvBrokenException>(() => reader.Read()).Line);
    }

    [Fact]
    public void A_record_without_end_does_not_fill_the_memory()
    {
        var reader = Of("\"" + new string('x', CsvReader.RecordLengthMax + 1) + "\"");

        Assert.Equal(1, Assert.Throws<CsvBrokenException>(() => reader.Read()).Line);
    }

    [Fact]
    public void More_fields_than_are_kept_are_counted()
    {
        var reader = Of(new string(',', 499));

        Assert.True(reader.Read());
        Assert.Equal(500, reader.Count);
    }

    /// <summary>Whatever is written by the rules is read as it was.</summary>
    [Fact]
    public void What_was_written_is_read()
    {
        var random = new Random(722300);
        const string letters = "ab,;\"\n æ";
        for (var round = 0; round < 2000; round++)
        {
            var fields = Enumerable.Range(0, 1 + random.Next(4))
                .Select(_ => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => letters[random.Next(8)])]))
                .ToArray();
            var written = string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"")}\""));

            Assert.Equal([string.Join('|', fields), "end"], Records($"{written}\nend"));
        }
    }

    private static List<string> Records(string text)
    {
        var reader = Of(text);
        var records = new List<string>();
        while (reader.Read())
        {
            Assert.False(reader.IsFaulty);
            records.Add(string.Join('|', Enumerable.Range(0, reader.Count).Select(field => reader[field].ToString())));
        }

        return records;
    }

    private static CsvReader Of(string text) => new(new StringReader(text), ',');
}
