using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Skranke.Silo.Access;

/// <summary>The form of an API key: 256 random bits. It is shown once; the database holds only its SHA-256, which needs
/// no salt because nobody can try 2^256 keys.</summary>
public static class ApiKey
{
    /// <summary>A prefix by which a key is recognised where it was pasted by mistake.</summary>
    public const string Prefix = "sk_";

    private const int LengthMax = 128;

    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The hash of a key that was sent, or false where it cannot be one.</summary>
    internal static bool TryHash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        if (key.Length is 0 or > LengthMax)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[LengthMax];
        if (!Ascii.IsValid(key))
        {
            return false;
        }

        var length = Encoding.ASCII.GetBytes(key, bytes);
        return SHA256.HashData(bytes[..length], hash) == hash.Length;
    }
}
