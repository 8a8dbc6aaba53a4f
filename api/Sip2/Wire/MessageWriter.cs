using System.Buffers;
using System.Text;

namespace Skranke.Api.Sip2.Wire;

/// <summary>Writes messages strictly: ids and widths as the protocol has them, no delimiter and no end of line within a
/// value, values of a length that every terminal takes.</summary>
public static class MessageWriter
{
    /// <summary>What the shortest buffers among known terminals hold.</summary>
    public const int ValueLengthMax = 255;

    private const byte Delimiter = (byte)'|';
    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Asks a terminal to send once more what came damaged. It carries no sequence.</summary>
    public static Message SendAgain { get; } = new("96", "");

    /// <param name="sequence">As it was asked; null for none.</param>
    /// <param name="detection">Whether a checksum is added.</param>
    /// <param name="hidden">Fields that this terminal must not be sent.</param>
    public static byte[] Write(
        Message message, Encoding charset, char? sequence, bool detection, IReadOnlyCollection<string>? hidden = null)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        Put(bytes, message.Number);
        Put(bytes, message.FixedPart);
        foreach (var field in message.Fields)
        {
            if (hidden is null || !hidden.Contains(field.Id))
            {
                Put(bytes, field.Id);
                PutValue(bytes, field.Value, charset);
                bytes.Write([Delimiter]);
            }
        }

        if (detection)
        {
            Put(bytes, sequence is null || message.Number == SendAgain.Number ? "AZ" : $"AY{sequence}AZ");
            var sum = Checksum.Of(bytes.WrittenSpan);
            for (var shift = 12; shift >= 0; shift -= 4)
            {
                bytes.Write([(byte)HexDigits[(sum >> shift) & 0xF]]);
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Put(ArrayBufferWriter<byte> bytes, string ascii)
    {
        foreach (var one in ascii)
        {
            bytes.Write([char.IsAscii(one) && one >= ' ' ? (byte)one : (byte)' ']);
        }
    }

    /// <summary>No value can hold a delimiter, and there is no way to escape one. Looked for among the bytes, since a
    /// character set may write something else as one.</summary>
    private static void PutValue(ArrayBufferWriter<byte> bytes, string value, Encoding charset)
    {
        var text = value.Length > ValueLengthMax ? Cut(value) : value;
        var span = bytes.GetSpan(charset.GetMaxByteCount(text.Length));
        var written = span[..charset.GetBytes(text, span)];
        foreach (ref var one in written)
        {
            one = one == Delimiter ? (byte)'/' : one < (byte)' ' || one == 0x7F ? (byte)' ' : one;
        }

        bytes.Advance(written.Length);
    }

    /// <summary>Never between the halves of one character.</summary>
    private static string Cut(string value) =>
        value[..(char.IsHighSurrogate(value[ValueLengthMax - 1]) ? ValueLengthMax - 1 : ValueLengthMax)];
}
