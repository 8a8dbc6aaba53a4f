using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Skranke.Silo.Import.Writing;

/// <summary>Rows in the format of PostgreSQL's binary COPY, encoded here and sent in large blocks: a call of the driver
/// for every field would cost several times as much as the field. Nothing is sent where there are no rows.</summary>
internal sealed class BinaryRows : IAsyncDisposable
{
    private const int BlockLength = 64 * 1024;
    private const int Null = -1;

    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];

    private readonly NpgsqlConnection _to;
    private readonly string _sql;
    private readonly short _columns;
    private readonly CancellationToken _cancellation;
    private byte[] _block = new byte[BlockLength];
    private int _length;
    private Stream? _stream;

    private BinaryRows(NpgsqlConnection to, string table, CancellationToken cancellation)
    {
        (_to, _cancellation) = (to, cancellation);
        _sql = $"copy {table} from stdin (format binary)";
        _columns = (short)(table.Count(c => c == ',') + 1);
        Signature.CopyTo(_block, 0);

        // After the signature come flags and the length of an extension, four bytes of zero each.
        _length = Signature.Length + 8;
    }

    /// <param name="table">The table with the columns that are written, as in <c>title (id, library)</c>.</param>
    public static BinaryRows Begin(NpgsqlConnection to, string table, CancellationToken cancellation) =>
        new(to, table, cancellation);

    /// <summary>Begins a row; every column is written after it, in order.</summary>
    public ValueTask RowAsync()
    {
        if (_length > BlockLength / 2)
        {
            return RowAfterSendAsync();
        }

        Begin();
        return ValueTask.CompletedTask;
    }

    public void Write(long value) => BinaryPrimitives.WriteInt64BigEndian(Field(8), value);

    public void Write(int value) => BinaryPrimitives.WriteInt32BigEndian(Field(4), value);

    public void Write(short value) => BinaryPrimitives.WriteInt16BigEndian(Field(2), value);

    public void Write(bool value) => Field(1)[0] = value ? (byte)1 : (byte)0;

    public void Write(int? value)
    {
        if (value is { } known)
        {
            Write(known);
        }
        else
        {
            WriteNull();
        }
    }

    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNull();
        }
        else
        {
            _ = Encoding.UTF8.GetBytes(value, Field(Encoding.UTF8.GetByteCount(value)));
        }
    }

    public void Write(byte[]? value)
    {
        if (value is null)
        {
            WriteNull();
        }
        else
        {
            value.CopyTo(Field(value.Length));
        }
    }

    /// <summary>PostgreSQL counts days from the beginning of the year 2000.</summary>
    public void Write(DateOnly? value)
    {
        if (value is { } known)
        {
            Write(known.DayNumber - new DateOnly(2000, 1, 1).DayNumber);
        }
        else
        {
            WriteNull();
        }
    }

    /// <summary>PostgreSQL counts microseconds from the beginning of the year 2000, UTC.</summary>
    public void Write(DateTimeOffset? value)
    {
        if (value is { } known)
        {
            Write((known.UtcTicks - new DateTime(2000, 1, 1).Ticks) / TimeSpan.TicksPerMicrosecond);
        }
        else
        {
            WriteNull();
        }
    }

    /// <summary>Sends what is left; without this nothing of the rows is kept.</summary>
    public async ValueTask CompleteAsync()
    {
        if (_length == Signature.Length + 8 && _stream is null)
        {
            return;
        }

        Reserve(2);
        BinaryPrimitives.WriteInt16BigEndian(_block.AsSpan(_length), -1);
        _length += 2;
        await SendAsync();
        var finished = _stream!;
        _stream = null;
        await finished.DisposeAsync();
    }

    /// <summary>A COPY that was not completed is cancelled; its transaction is lost with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stream is NpgsqlRawCopyStream unfinished)
        {
            try
            {
                await unfinished.CancelAsync();
            }
            catch (NpgsqlException)
            {
                // What broke the COPY is being thrown already, and says more.
            }

            await unfinished.DisposeAsync();
        }
    }

    private async ValueTask RowAfterSendAsync()
    {
        await SendAsync();
        Begin();
    }

    private void Begin()
    {
        Reserve(2);
        BinaryPrimitives.WriteInt16BigEndian(_block.AsSpan(_length), _columns);
        _length += 2;
    }

    private async ValueTask SendAsync()
    {
        _stream ??= await _to.BeginRawBinaryCopyAsync(_sql, _cancellation);
        await _stream.WriteAsync(_block.AsMemory(0, _length), _cancellation);
        _length = 0;
    }

    private Span<byte> Field(int length)
    {
        Reserve(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(_block.AsSpan(_length), length);
        var field = _block.AsSpan(_length + 4, length);
        _length += 4 + length;
        return field;
    }

    private void WriteNull()
    {
        Reserve(4);
        BinaryPrimitives.WriteInt32BigEndian(_block.AsSpan(_length), Null);
        _length += 4;
    }

    private void Reserve(int length)
    {
        if (_length + length > _block.Length)
        {
            Array.Resize(ref _block, Math.Max(_block.Length * 2, _length + length));
        }
    }
}
