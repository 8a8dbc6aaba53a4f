using System.Globalization;

namespace Skranke.Silo.Import.Csv;

/// <summary>The fields of one record as what they mean. The first thing wrong is kept; a row is refused for that
/// one.</summary>
/// <remarks>Identifiers are taken exactly, as everywhere: a blank or a full-width digit refuses them. Free text loses
/// the blanks around it, which exports with columns of fixed width leave behind.</remarks>
public sealed class CsvFields(CsvReader reader, CsvHeader header, IReadOnlyList<ImportColumn> columns)
{
    private const int WordsMax = 1_000;
    private const int RepeatedMax = 100_000;
    private readonly Dictionary<string, string> _repeated = [];
    private readonly Dictionary<string, string> _words = [];

    /// <summary>What is wrong with the record; null where nothing is.</summary>
    public RowRefusal? Refusal { get; private set; }

    public long Line => reader.Line;

    /// <summary>Starts with the record that the reader has just read.</summary>
    public void Begin()
    {
        Refusal = null;
        if (reader.IsFaulty)
        {
            Refuse(
                ImportCodes.Quote,
                $"Quotes stand where none may stand in the record that ends on line {reader.LastLine}.");
        }
        else if (reader.Count != header.Count)
        {
            Refuse(ImportCodes.Columns, $"The row has {reader.Count} columns, the header has {header.Count}.");
        }
    }

    public void Refuse(string code, string detail) => Refusal ??= new RowRefusal(reader.Line, code, detail);

    /// <summary>Whether the file has a column at all: what it has not is left as it stands.</summary>
    public bool Has(int column) => header.Places[column] >= 0;

    /// <summary>An identifier that must be there.</summary>
    public T Id<T>(int column, TryParse<T> tryParse, string code) where T : struct
    {
        if (tryParse(Text(column), out var id))
        {
            return id;
        }

        Refuse(code, $"{Name(column)} is empty or not well formed.");
        return default;
    }

    /// <summary>An identifier that may be empty.</summary>
    public T? IdOrNone<T>(int column, TryParse<T> tryParse, string code) where T : struct =>
        Field(column).IsEmpty ? null : Id(column, tryParse, code);

    /// <summary>Free text that must be there.</summary>
    public string Words(int column, int lengthMax)
    {
        var words = WordsOrNone(column, lengthMax);
        if (words is null)
        {
            Refuse(ImportCodes.Missing, $"{Name(column)} is empty.");
        }

        return words ?? "";
    }

    public string? WordsOrNone(int column, int lengthMax)
    {
        var field = Field(column).Trim();
        if (field.Length > lengthMax)
        {
            Refuse(ImportCodes.TooLong, $"{Name(column)} is longer than {lengthMax} characters.");
            return null;
        }

        foreach (var c in field)
        {
            if (char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
            {
                Refuse(ImportCodes.ControlCharacter, $"{Name(column)} has a control character.");
                return null;
            }
        }

        return field.IsEmpty ? null : new string(field);
    }

    /// <summary>A word by which policies and statistics group, such as <c>book</c>; shared, for few differ.</summary>
    public string Word(int column, string code)
    {
        var field = Field(column);
        if (_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(field, out var known))
        {
            return known;
        }

        if (field.Length is 0 or > 40 || field.ContainsAnyExcept(WordLetters))
        {
            Refuse(code, $"{Name(column)} is not one word of lower-case letters, digits and hyphens.");
            return "";
        }

        var word = new string(field);
        if (_words.Count < WordsMax)
        {
            _words[word] = word;
        }

        return word;
    }

    /// <summary>A whole number from 0 on; null where the field is empty.</summary>
    public int? NumberOrNone(int column, int most, string code)
    {
        var field = Field(column);
        if (field.IsEmpty)
        {
            return null;
        }

        if (int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
        {
            return number;
        }

        Refuse(code, $"{Name(column)} is not a whole number from 0 to {most}.");
        return null;
    }

    public DateOnly? DateOrNone(int column)
    {
        var field = Field(column);
        if (field.IsEmpty)
        {
            return null;
        }

        const DateTimeStyles exact = DateTimeStyles.None;
        if (DateOnly.TryParseExact(field, "yyyy-MM-dd", CultureInfo.InvariantCulture, exact, out var date)
            && date.Year is >= 1850 and <= 2200)
        {
            return date;
        }

        Refuse(ImportCodes.Date, $"{Name(column)} is not a date of the form yyyy-mm-dd.");
        return null;
    }

    public DateOnly Date(int column)
    {
        var date = DateOrNone(column);
        if (date is null)
        {
            Refuse(ImportCodes.Date, $"{Name(column)} is empty.");
        }

        return date ?? default;
    }

    /// <summary>An instant with its offset (RFC 3339), or a local date, which stands for its first instant.</summary>
    public DateTimeOffset Instant(int column, string timeZone)
    {
        var field = Field(column);
        if (field.Length == 10)
        {
            return DateOrNone(column) is { } day ? Libraries.LocalTime.StartOfDay(timeZone, day) : default;
        }

        if (Rfc3339.TryParse(field, out var instant) && instant.Year is >= 1850 and <= 2200)
        {
            return instant;
        }

        Refuse(ImportCodes.Date, $"{Name(column)} is neither a date nor a time of the form yyyy-mm-ddThh:mm:ssZ.");
        return default;
    }

    public ReadOnlySpan<char> Field(int column) =>
        Refusal is null && header.Places[column] is >= 0 and var place ? reader[place] : default;

    /// <summary>The text of a field; the same string again for the same text, where few differ.</summary>
    public string Text(int column)
    {
        var field = Field(column);
        if (!columns[column].Repeats)
        {
            return new string(field);
        }

        var lookup = _repeated.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(field, out var known))
        {
            return known;
        }

        var text = new string(field);
        if (_repeated.Count < RepeatedMax)
        {
            _repeated[text] = text;
        }

        return text;
    }

    private string Name(int column) => columns[column].Name;

    private static readonly System.Buffers.SearchValues<char> WordLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
