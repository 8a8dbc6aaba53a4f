using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Skranke.Silo.Import;

/// <summary>What a file has named already. Only 128 bits of a hash are kept of each, so that a national file fits into
/// memory and nothing of it can be read there.</summary>
public sealed class SeenKeys
{
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>Adds what a row names; false, and nothing is added, where one of them was named before.</summary>
    public bool TryAdd(string key, string? second = null)
    {
        var (first, other) = (HashOf(key), second is null ? UInt128.Zero : HashOf(second));
        if (_seen.Contains(first) || (second is not null && _seen.Contains(other)))
        {
            return false;
        }

        _ = _seen.Add(first);
        if (second is not null)
        {
            _ = _seen.Add(other);
        }

        return true;
    }

    private static UInt128 HashOf(string key)
    {
        Span<byte> text = stackalloc byte[1024];
        Span<byte> hash = stackalloc byte[32];
        _ = SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
