using System.Text;

namespace Skranke.Silo.Import.Csv;

/// <summary>The columns of a file by its first line: which stand where, and the separator.</summary>
/// <param name="Separator"><c>,</c> or <c>;</c>.</param>
/// <param name="Places">For each column of the kind its place in a record; -1 where the file has it not.</param>
/// <param name="Count">Columns of the file.</param>
public sealed record CsvHeader(char Separator, int[] Places, int Count)
{
    private const int LineLengthMax = 4096;

    /// <summary>Finds separator and columns. The detail of a fault never repeats what the file holds: where the header
    /// is missing, the first line is somebody's data.</summary>
    public static FileFault? Read(Stream file, IReadOnlyList<ImportColumn> columns, out CsvHeader header)
    {
        header = null!;
        using var text = new StreamReader(file, Encoding.UTF8, true, LineLengthMax, leaveOpen: true);
        var first = FirstLine(text);
        if (first is null)
        {
            return Fault(columns, "The first line is too long for a header.");
        }

        var (commas, semicolons) = (first.Contains(','), first.Contains(';'));
        if (commas && semicolons)
        {
            return Fault(columns, "The first line has both commas and semicolons.");
        }

        var separator = semicolons ? ';' : ',';
        using var line = new StringReader(first);
        var reader = new CsvReader(line, separator);
        try
        {
            return reader.Read() && !reader.IsFaulty
                ? FindPlaces(reader, separator, columns, out header)
                : Fault(columns, "The first line is no header.");
        }
        catch (CsvBrokenException)
        {
            return Fault(columns, "The first line has a quote that is not closed.");
        }
    }

    private static FileFault? FindPlaces(
        CsvReader reader, char separator, IReadOnlyList<ImportColumn> columns, out CsvHeader header)
    {
        var places = new int[columns.Count];
        Array.Fill(places, -1);
        header = new CsvHeader(separator, places, reader.Count);
        if (reader.Count > CsvReader.FieldsMax)
        {
            return Fault(columns, "The first line has too many columns.");
        }

        for (var at = 0; at < reader.Count; at++)
        {
            var column = Find(columns, reader[at]);
            if (column < 0)
            {
                return Fault(columns, $"Column {at + 1} of the first line has an unknown name.");
            }

            if (places[column] >= 0)
            {
                return Fault(columns, $"The column {columns[column].Name} stands there twice.");
            }

            places[column] = at;
        }

        var missing = columns.Where((column, at) => column.Required && places[at] < 0).Select(column => column.Name);
        return missing.Any() ? Fault(columns, $"Columns are missing: {string.Join(", ", missing)}.") : null;
    }

    private static int Find(IReadOnlyList<ImportColumn> columns, ReadOnlySpan<char> name)
    {
        for (var at = 0; at < columns.Count; at++)
        {
            if (name.SequenceEqual(columns[at].Name))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The first line without its end; null where it is longer than any header.</summary>
    private static string? FirstLine(StreamReader text)
    {
        var buffer = new char[LineLengthMax];
        var read = text.ReadBlock(buffer);
        var end = buffer.AsSpan(0, read).IndexOfAny('\n', '\r');
        return end >= 0 ? new string(buffer, 0, end) : read < buffer.Length ? new string(buffer, 0, read) : null;
    }

    private static FileFault Fault(IReadOnlyList<ImportColumn> columns, string what)
    {
        var known = string.Join(", ", columns.Select(column => column.Required ? column.Name : column.Name + "?"));
        return new FileFault(
            ImportCodes.Header, 1, $"{what} The columns are {known}, separated by comma or semicolon.");
    }
}
