using System.Security.Cryptography;
using System.Text;
using Skranke.Actors;
using Skranke.Patrons;

namespace Skranke.Silo;

/// <summary>The engine's secret, kept in a file beside the database and never in it. From it come the pepper of PINs,
/// the key and the index of national ids, and the key of request fingerprints: a copy of the database alone gives
/// none.</summary>
public sealed class Secrets : IPinCheck
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] _pins;
    private readonly byte[] _nationalIds;
    private readonly byte[] _nationalIdIndex;
    private readonly byte[] _requests;
    private readonly byte[] _bearers;

    public Secrets(byte[] root)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(root.Length, 32);
        _pins = Derive(root, "pins");
        _nationalIds = Derive(root, "national-ids");
        _nationalIdIndex = Derive(root, "national-id-index");
        _requests = Derive(root, "requests");
        _bearers = Derive(root, "bearers");
    }

    /// <summary>Reads the secret of a data folder, or draws one on the first start; only its owner may read the
    /// file.</summary>
    public static Secrets InFolder(string folder)
    {
        var path = Path.Combine(folder, "secret.key");
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }

        return new Secrets(File.ReadAllBytes(path));
    }

    /// <summary>A salted, peppered hash of a PIN. Ten thousand values withstand no slow hash; the pepper outside the
    /// database and the count of tries are the defence.</summary>
    public byte[] HashPin(string pin, ReadOnlySpan<byte> salt)
    {
        Span<byte> salted = stackalloc byte[salt.Length + Encoding.UTF8.GetMaxByteCount(pin.Length)];
        salt.CopyTo(salted);
        var length = Encoding.UTF8.GetBytes(pin, salted[salt.Length..]);
        return HMACSHA256.HashData(_pins, salted[..(salt.Length + length)]);
    }

    public bool Matches(string pin, Pin stored) =>
        CryptographicOperations.FixedTimeEquals(HashPin(pin, stored.Salt), stored.Hash);

    /// <summary>The keyed hash by which a national id is found again.</summary>
    public byte[] IndexOfNationalId(string nationalId) =>
        HMACSHA256.HashData(_nationalIdIndex, Encoding.UTF8.GetBytes(nationalId));

    /// <summary>Nonce, cipher text and tag of AES-GCM.</summary>
    public byte[] EncryptNationalId(string nationalId)
    {
        var plain = Encoding.UTF8.GetBytes(nationalId);
        var sealedId = new byte[NonceLength + plain.Length + TagLength];
        var nonce = sealedId.AsSpan(0, NonceLength);
        var cipher = sealedId.AsSpan(NonceLength, plain.Length);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_nationalIds, TagLength);
        aes.Encrypt(nonce, plain, cipher, sealedId.AsSpan(NonceLength + plain.Length));
        return sealedId;
    }

    public string DecryptNationalId(byte[] sealedId)
    {
        var plain = new byte[sealedId.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_nationalIds, TagLength);
        aes.Decrypt(
            sealedId.AsSpan(0, NonceLength),
            sealedId.AsSpan(NonceLength, plain.Length),
            sealedId.AsSpan(NonceLength + plain.Length),
            plain);
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>The keyed hash by which the bearer of an issuer's tokens is known again at a library.</summary>
    public byte[] IndexOfBearer(string issuer, string subject, Isil library, string role) =>
        HMACSHA256.HashData(_bearers, Encoding.UTF8.GetBytes($"{role}\n{library}\n{issuer}\n{subject}"));

    /// <summary>The identity of an operation: a credential's number and the key its caller chose (I25).</summary>
    public Guid Operation(int credential, string key) => Hash($"operation\n{credential}\n{key}");

    /// <summary>What a request asked, so that another one under the same key is noticed. Keyed, for bodies hold
    /// PINs.</summary>
    public Guid Fingerprint(string verb, string path, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _requests);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{verb}\n{path}\n"));
        hmac.AppendData(body);
        return new Guid(hmac.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>A keyed number for what must be recognised in memory for a while and never read back.</summary>
    public ulong Mark(string text) => BitConverter.ToUInt64(
        HMACSHA256.HashData(_requests, Encoding.UTF8.GetBytes($"mark\n{text}")).AsSpan(0, 8));

    private Guid Hash(string text) =>
        new(HMACSHA256.HashData(_requests, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static byte[] Derive(byte[] root, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.UTF8.GetBytes(purpose));
}
