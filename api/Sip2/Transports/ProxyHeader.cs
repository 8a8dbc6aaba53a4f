using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Text;

namespace Skranke.Api.Sip2.Transports;

/// <summary>What a load balancer says before the first byte of a connection about who really connects: version 1 in
/// words, version 2 in bytes.</summary>
internal static class ProxyHeader
{
    /// <summary>A header in words is never longer.</summary>
    private const int WordsMax = 107;

    private const int BytesMax = 536;
    private const int FixedLength = 16;

    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <returns>False where there is no such header; the address is null where the balancer connects for
    /// itself.</returns>
    public static async ValueTask<(bool IsGood, IPAddress? Address)> Read(
        PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            var most = (int)Math.Min(read.Buffer.Length, BytesMax);
            var begun = read.Buffer.Slice(0, most).ToArray();
            var (length, address) = Parse(begun);
            if (length > 0)
            {
                input.AdvanceTo(read.Buffer.GetPosition(length));
                return (true, address);
            }

            if (length < 0 || read.IsCompleted || most == BytesMax)
            {
                input.AdvanceTo(read.Buffer.End);
                return (false, null);
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <returns>How long the header is; 0 where more of it must come, -1 where it is none.</returns>
    internal static (int Length, IPAddress? Address) Parse(ReadOnlySpan<byte> begun)
    {
        var same = Math.Min(begun.Length, Signature.Length);
        if (begun[..same].SequenceEqual(Signature.AsSpan(0, same)))
        {
            return begun.Length < FixedLength ? (0, null) : ParseBytes(begun);
        }

        var words = "PROXY "u8;
        same = Math.Min(begun.Length, words.Length);
        if (!begun[..same].SequenceEqual(words[..same]))
        {
            return (-1, null);
        }

        var end = begun.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return (begun.Length < WordsMax ? 0 : -1, null);
        }

        var parts = Encoding.ASCII.GetString(begun[..end]).Split(' ');
        return parts is [_, "UNKNOWN", ..] ? (end + 2, null)
            : parts is [_, "TCP4" or "TCP6", var source, ..] && IPAddress.TryParse(source, out var address)
                ? (end + 2, address)
            : (-1, null);
    }

    private static (int Length, IPAddress? Address) ParseBytes(ReadOnlySpan<byte> begun)
    {
        var length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(begun[14..]);
        if (begun[12] >> 4 != 2 || length > BytesMax)
        {
            return (-1, null);
        }

        if (begun.Length < length)
        {
            return (0, null);
        }

        // Only what the balancer passes on has an address; its own health checks have none.
        var isPassedOn = (begun[12] & 0xF) == 1;
        return (begun[13] >> 4) switch
        {
            1 when isPassedOn && length >= FixedLength + 12 => (length, new IPAddress(begun.Slice(FixedLength, 4))),
            2 when isPassedOn && length >= FixedLength + 36 => (length, new IPAddress(begun.Slice(FixedLength, 16))),
            _ => (length, null),
        };
    }
}
