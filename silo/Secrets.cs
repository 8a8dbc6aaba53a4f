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
    private const int KeysMax = 250;
    private const int SaltLength = 16;
    private readonly byte[] _pins;

    /// <summary>By their numbers, from 1; the last one encrypts, all of them decrypt.</summary>
    private readonly byte[][] _nationalIds;
    private readonly byte[] _nationalIdIndex;
    private readonly byte[] _requests;
    private readonly byte[] _bearers;
    private readonly byte[] _logins;

    /// <param name="later">Further keys for national ids, the newest last. PINs and the index of national ids stay with
    /// the root: what is hashed cannot be hashed anew.</param>
    public Secrets(byte[] root, params IReadOnlyList<byte[]> later)
    {
        foreach (var secret in later.Prepend(root))
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 32);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(later.Count, KeysMax - 1);
        _pins = Derive(root, "pins");
        _nationalIds = [.. later.Prepend(root).Select(secret => Derive(secret, "national-ids"))];
        _nationalIdIndex = Derive(root, "national-id-index");
        _requests = Derive(root, "requests");
        _bearers = Derive(root, "bearers");
        _logins = Derive(root, "logins");
    }

    /// <summary>Reads the secret of a data folder, or draws one on the first start; only its owner may read the file.
    /// A file <c>national-ids.2.key</c> beside it, then <c>.3.key</c> and so on, is a newer key for national ids: from
    /// the next start it encrypts, and the older ones go on decrypting what they did.</summary>
    public static Secrets InFolder(string folder)
    {
        var path = Path.Combine(folder, "secret.key");
        if (!File.Exists(path))
        {
            Draw(path);
        }

        return new Secrets(
            File.ReadAllBytes(path),
            [
                .. Enumerable.Range(2, KeysMax - 1).Select(number => Path.Combine(folder, $"national-ids.{number}.key"))
                    .TakeWhile(File.Exists).Select(File.ReadAllBytes),
            ]);
    }

    /// <summary>Written aside and then moved into place, so that of several processes that start at once on a shared
    /// folder the first one's secret is everybody's, and nobody reads half of one.</summary>
    private static void Draw(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var aside = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(aside, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
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

    /// <summary>A national id as the ledger keeps it.</summary>
    public SealedNationalId Seal(string nationalId) =>
        new(EncryptNationalId(nationalId), IndexOfNationalId(nationalId));

    /// <summary>A PIN that was chosen, with the salted hash that is kept of it.</summary>
    public ChosenPin Choose(string digits)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new ChosenPin(digits, new Pin(salt, HashPin(digits, salt), 0, null));
    }

    /// <summary>The keyed hash by which a national id is found again.</summary>
    public byte[] IndexOfNationalId(string nationalId) =>
        HMACSHA256.HashData(_nationalIdIndex, Encoding.UTF8.GetBytes(nationalId));

    /// <summary>The number of the key, then nonce, cipher text and tag of AES-GCM.</summary>
    public byte[] EncryptNationalId(string nationalId)
    {
        var plain = Encoding.UTF8.GetBytes(nationalId);
        var sealedId = new byte[1 + NonceLength + plain.Length + TagLength];
        sealedId[0] = (byte)_nationalIds.Length;
        var nonce = sealedId.AsSpan(1, NonceLength);
        var cipher = sealedId.AsSpan(1 + NonceLength, plain.Length);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_nationalIds[^1], TagLength);
        aes.Encrypt(nonce, plain, cipher, sealedId.AsSpan(1 + NonceLength + plain.Length));
        return sealedId;
    }

    /// <exception cref="AuthenticationTagMismatchException">when no key of this folder has encrypted it.</exception>
    public string DecryptNationalId(byte[] sealedId)
    {
        if (sealedId[0] is > 0 and var number && number <= _nationalIds.Length)
        {
            try
            {
                return Decrypt(sealedId.AsSpan(1), _nationalIds[number - 1]);
            }
            catch (AuthenticationTagMismatchException) when (sealedId.Length > 1 + NonceLength + TagLength)
            {
                // What versions before wrote has no number: its first byte is the first of a nonce.
                return Decrypt(sealedId, _nationalIds[0]);
            }
        }

        return Decrypt(sealedId, _nationalIds[0]);
    }

    private static string Decrypt(ReadOnlySpan<byte> sealedId, byte[] key)
    {
        var plain = new byte[sealedId.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(
            sealedId[..NonceLength],
            sealedId.Slice(NonceLength, plain.Length),
            sealedId[(NonceLength + plain.Length)..],
            plain);
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>The keyed hash by which the bearer of an issuer's tokens is known again at a library.</summary>
    public byte[] IndexOfBearer(string issuer, string subject, Isil library, string role) =>
        HMACSHA256.HashData(_bearers, Encoding.UTF8.GetBytes($"{role}\n{library}\n{issuer}\n{subject}"));

    /// <summary>The keyed hash that is kept of a terminal's password. A machine logs in for every transaction where it
    /// keeps no connection, so that it is a quick one: the key outside the database is the defence.</summary>
    public byte[] HashLogin(string login, string password) =>
        HMACSHA256.HashData(_logins, Encoding.UTF8.GetBytes($"{login}\n{password}"));

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
