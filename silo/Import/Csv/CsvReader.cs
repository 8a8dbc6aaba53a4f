namespace Skranke.Silo.Import.Csv;

/// <summary>Reads the records of a CSV file one after the other, with the line on which each begins. Written by hand,
/// for the report must name the right line where fields hold line breaks, must not swallow half a file after a stray
/// quote, and must not mend what is wrong: text around a quoted field makes the record faulty, it is not guessed
/// at.</summary>
/// <remarks>Lines end in LF, CRLF or CR. Lines without any character are passed over. The fields of a record are valid
/// until the next one is read.</remarks>
public sealed class CsvReader(TextReader text, char separator)
{
    /// <summary>No record of the trade is longer; beyond it a quote was left open.</summary>
    public const int RecordLengthMax = 64 * 1024;

    /// <summary>More fields than this are not kept; the record has too many anyhow.</summary>
    public const int FieldsMax = 64;

    private readonly char[] _buffer = new char[64 * 1024];
    private readonly char[] _record = new char[RecordLengthMax];
    private readonly int[] _ends = new int[FieldsMax];
    private int _at;
    private int _filled;
    private int _length;
    private long _nextLine = 1;

    /// <summary>The line on which the record begins; the first line of the file is 1.</summary>
    public long Line { get; private set; }

    /// <summary>How many fields the record has, those beyond <see cref="FieldsMax"/> included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether quotes stand where none may stand.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>The last line of the record.</summary>
    public long LastLine { get; private set; }

    public ReadOnlySpan<char> this[int field]
    {
        get
        {
            var start = field == 0 ? 0 : _ends[field - 1];
            return _record.AsSpan(start, _ends[field] - start);
        }
    }

    /// <summary>Reads the next record; false at the end of the file.</summary>
    /// <exception cref="CsvBrokenException">when a quote is never closed.</exception>
    public bool Read()
    {
        do
        {
            Line = _nextLine;
            if (Peek() < 0)
            {
                return false;
            }
        }
        while (TakeLineEnd());

        (Count, _length, IsFaulty) = (0, 0, false);
        while (ReadField())
        {
        }

        LastLine = _nextLine;
        _ = TakeLineEnd();
        return true;
    }

    /// <summary>Reads one field; true where a separator follows and with it another field.</summary>
    private bool ReadField()
    {
        if (Peek() == '"')
        {
            ReadQuoted();
        }

        while (true)
        {
            switch (Peek())
            {
                case < 0 or '\n' or '\r':
                    EndField();
                    return false;
                case var c when c == separator:
                    _at++;
                    EndField();
                    return true;
                case var c:
                    _at++;
                    IsFaulty |= c == '"';
                    Append((char)c);
                    break;
            }
        }
    }

    /// <summary>Reads up to the closing quote; what follows it must be a separator or the end of the line.</summary>
    private void ReadQuoted()
    {
        _at++;
        while (true)
        {
            switch (Peek())
            {
                case < 0:
                    throw new CsvBrokenException(Line, "A quoted field is not closed before the end of the file.");
                case '\n' or '\r':
                    var c = (char)Peek();
                    _ = TakeLineEnd();
                    Append(c == '\r' ? '\n' : c);
                    break;
                case '"':
                    _at++;
                    if (Peek() != '"')
                    {
                        IsFaulty |= Peek() is var next && next >= 0 && next != separator && next is not ('\n' or '\r');
                        return;
                    }

                    _at++;
                    Append('"');
                    break;
                case var other:
                    _at++;
                    Append((char)other);
                    break;
            }
        }
    }

    private void EndField()
    {
        if (Count < FieldsMax)
        {
            _ends[Count] = _length;
        }

        Count++;
    }

    private void Append(char c)
    {
        if (_length == _record.Length)
        {
            throw new CsvBrokenException(
                Line, $"A record is longer than {RecordLengthMax} characters; a quote was probably left open.");
        }

        _record[_length++] = c;
    }

    /// <summary>Takes one end of a line, where there is one.</summary>
    private bool TakeLineEnd()
    {
        var c = Peek();
        if (c is not ('\n' or '\r'))
        {
            return false;
        }

        _at++;
        if (c == '\r' && Peek() == '\n')
        {
            _at++;
        }

        _nextLine++;
        return true;
    }

    private int Peek()
    {
        if (_at == _filled)
        {
            (_at, _filled) = (0, text.Read(_buffer));
        }

        return _filled == 0 ? -1 : _buffer[_at];
    }
}
