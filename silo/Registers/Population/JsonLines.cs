namespace Skranke.Silo.Registers.Population;

/// <summary>The lines of a file one by one, with the byte behind each, so that reading goes on there.</summary>
internal sealed class JsonLines
{
    /// <summary>No object of a register is as long; a file without line ends is none of its files.</summary>
    private const int LineLengthMax = 1 << 14;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[LineLengthMax * 2];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    public JsonLines(Stream stream, long offset, long number)
    {
        (_stream, Offset, Number) = (stream, offset, number);
        _stream.Position = offset;
    }

    /// <summary>The line without its end.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>The line's number, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The first byte behind the line.</summary>
    public long Offset { get; private set; }

    /// <returns>False at the end of the file.</returns>
    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n');
            if (length >= 0)
            {
                Take(length, withEnd: 1);
                return true;
            }

            if (_isAtEnd)
            {
                var left = _end - _start;
                Take(left, withEnd: 0);
                return left > 0;
            }

            await FillAsync(cancellation);
        }
    }

    private void Take(int length, int withEnd)
    {
        Line = _buffer.AsMemory(_start, length);
        if (length > 0 && Line.Span[^1] == '\r')
        {
            Line = Line[..^1];
        }

        (_start, Offset, Number) = (_start + length + withEnd, Offset + length + withEnd, Number + 1);
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (_end - _start > LineLengthMax)
        {
            throw new RegisterBrokenException($"Line {Number + 1} is longer than {LineLengthMax} bytes.");
        }

        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        (_end, _isAtEnd) = (_end + read, read == 0);
    }
}
