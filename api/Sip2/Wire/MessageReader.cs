using System.Text;
using System.Text.RegularExpressions;

namespace Skranke.Api.Sip2.Wire;

/// <summary>What was read of one line.</summary>
/// <param name="Message">Null where the line is no message at all.</param>
/// <param name="Sequence">The digit by which an answer is matched to what was asked; null without error
/// detection.</param>
/// <param name="HasChecksum">Whether the sender uses error detection, which the answer mirrors.</param>
/// <param name="IsIntact">False where the checksum does not fit.</param>
public sealed record Heard(Message? Message, char? Sequence, bool HasChecksum, bool IsIntact);

/// <summary>Reads a line as generously as real terminals need it: fixed fields that are too short or too long, a
/// delimiter where none belongs, a last one missing, dates without a zone, bytes of another character set. Fields that
/// nobody knows are kept and disturb nobody.</summary>
public static partial class MessageReader
{
    private const int ChecksumLength = 6;
    private const int SequenceLength = 3;

    /// <param name="line">Without its end.</param>
    public static Heard Read(ReadOnlySpan<byte> line, Encoding charset)
    {
        line = line[Start(line)..];
        var (body, sequence, hasChecksum, isIntact) = Detect(line);
        if (!isIntact || body.Length < 2 || !IsDigit(body[0]) || !IsDigit(body[1]))
        {
            return new Heard(null, sequence, hasChecksum, isIntact);
        }

        var text = charset.GetString(body);
        return new Heard(Parse(text[..2], text[2..], ref sequence), sequence, hasChecksum, isIntact);
    }

    /// <summary>What comes before the first character that could begin a message: ends of lines, blanks, NUL, a byte
    /// order mark.</summary>
    private static int Start(ReadOnlySpan<byte> line)
    {
        var at = line is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        while (at < line.Length && line[at] <= (byte)' ')
        {
            at++;
        }

        return at;
    }

    /// <summary>Takes sequence and checksum off the end, where they are.</summary>
    private static (byte[] Body, char? Sequence, bool HasChecksum, bool IsIntact) Detect(ReadOnlySpan<byte> line)
    {
        var end = line.Length;
        while (end > 0 && (line[end - 1] <= (byte)' ' || line[end - 1] == (byte)'|'))
        {
            end--;
        }

        var digits = end - 4;
        var mark = end - ChecksumLength;
        if (mark < 2 || line[mark] != (byte)'A' || line[mark + 1] != (byte)'Z' || !IsHex(line[digits..end]))
        {
            return (line.ToArray(), null, false, true);
        }

        var at = mark - SequenceLength;
        char? sequence = at >= 2 && line[at] == (byte)'A' && line[at + 1] == (byte)'Y' && IsDigit(line[at + 2])
            ? (char)line[at + 2]
            : null;
        if (sequence is null && mark != 2 && line[mark - 1] != (byte)'|')
        {
            // The last field of somebody without error detection happens to look like a checksum.
            return (line.ToArray(), null, false, true);
        }

        var isIntact = Checksum.IsGood(line[..digits], line[digits..end]);
        return (line[..(sequence is null ? mark : at)].ToArray(), sequence, true, isIntact);
    }

    private static Message? Parse(string number, string rest, ref char? sequence)
    {
        var (fixedPart, named) = Split(number, rest);
        var message = new Message(number, fixedPart);
        foreach (var range in named.AsSpan().Split('|'))
        {
            var field = named.AsSpan(range);
            if (field.Length < 2 || !IsId(field))
            {
                continue;
            }

            if (field is ['A', 'Y', >= '0' and <= '9'])
            {
                sequence ??= field[2];
                continue;
            }

            _ = message.With(field[..2].ToString(), field[2..].ToString());
        }

        return message;
    }

    /// <summary>Cuts the fixed part off by its width; where the named fields do not begin there, at the first field
    /// that every such message has.</summary>
    private static (string FixedPart, string Named) Split(string number, string rest)
    {
        if (FixedParts.WidthOf(number) is not { } width)
        {
            return ("", rest);
        }

        if (rest.Length >= width)
        {
            var named = rest.AsSpan(width);
            named = named is ['|', ..] ? named[1..] : named;
            if ((named.IsEmpty || IsId(named)) && FirstField().Match(rest, 0, width) is { Success: false })
            {
                return (rest[..width], named.ToString());
            }
        }

        var first = FirstField().Match(rest);
        var cut = first.Success ? first.Index : rest.Length;
        var shorter = WithoutZone().Replace(rest[..cut].TrimEnd('|'), "$1    $2");
        return (shorter.Length > width ? shorter[^width..] : shorter, rest[cut..]);
    }

    private static bool IsId(ReadOnlySpan<char> field) =>
        field.Length >= 2 && char.IsAsciiLetterUpper(field[0])
        && (char.IsAsciiLetterUpper(field[1]) || char.IsAsciiDigit(field[1]));

    private static bool IsDigit(byte one) => one is >= (byte)'0' and <= (byte)'9';

    private static bool IsHex(ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex("AO|AA|AB|AP|CN|CO|AC")]
    private static partial Regex FirstField();

    [GeneratedRegex(@"(\d{8})(\d{6})")]
    private static partial Regex WithoutZone();
}
