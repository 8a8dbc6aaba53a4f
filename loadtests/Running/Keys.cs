using System.Security.Cryptography;
using Skranke.Ledger;

namespace Skranke.LoadTests.Running;

/// <summary>Request keys as the edge would make them: scattered over all values like the hashes they stand for,
/// because an index that is written in order would be cheaper than the real one.</summary>
public static class Keys
{
    private static readonly ulong Salt = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    /// <summary>Tells the keys of this run from those of others on the same database.</summary>
    public static string Tag { get; } = Convert.ToHexStringLower(BitConverter.GetBytes(Salt))[..8];

    public static RequestKey Of(Turn turn) =>
        new(Scattered((ulong)turn.Number), Scattered(~(ulong)turn.Number), Remember: true);

    private static Guid Scattered(ulong value)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = BitConverter.TryWriteBytes(bytes, Mixed(Salt + value));
        _ = BitConverter.TryWriteBytes(bytes[8..], Mixed(Salt ^ (value * 0x9E3779B97F4A7C15)));
        return new Guid(bytes);
    }

    /// <summary>The finaliser of SplitMix64: every bit of the value moves every bit of the result.</summary>
    private static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
