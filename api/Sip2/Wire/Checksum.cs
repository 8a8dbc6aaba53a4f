namespace Skranke.Api.Sip2.Wire;

/// <summary>The sum at the end of a message: all bytes as transmitted, from the message's number up to and including
/// the letters <c>AZ</c>, negated, 16 bits. It is over bytes, so that text is encoded first and summed then.</summary>
public static class Checksum
{
    public static ushort Of(ReadOnlySpan<byte> upToAz) => (ushort)-Sum(upToAz);

    /// <param name="upToAz">The message with the letters <c>AZ</c>.</param>
    /// <param name="digits">Four hexadecimal digits, of either case.</param>
    public static bool IsGood(ReadOnlySpan<byte> upToAz, ReadOnlySpan<byte> digits) =>
        System.Buffers.Text.Utf8Parser.TryParse(digits, out ushort sent, out var read, 'x')
        && read == digits.Length && (ushort)(Sum(upToAz) + sent) == 0;

    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var one in bytes)
        {
            sum += one;
        }

        return sum;
    }
}
