using System.Security.Cryptography;
using System.Text;
using Skranke.Silo;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>National ids are encrypted under keys that can follow each other; what is hashed stays (I39).</summary>
public sealed class SecretsTests : IDisposable
{
    private const string NationalId = "1503847717";
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_national_id_carries_the_number_of_its_key_and_is_never_written_the_same_twice()
    {
        var secrets = Secrets.InFolder(_folder);

        var (first, second) = (secrets.EncryptNationalId(NationalId), secrets.EncryptNationalId(NationalId));

        Assert.Equal(1, first[0]);
        Assert.NotEqual(first, second);
        Assert.DoesNotContain(NationalId, Encoding.Latin1.GetString(first), StringComparison.Ordinal);
        Assert.Equal(NationalId, secrets.DecryptNationalId(first));
    }

    [Fact]
    public void A_newer_key_encrypts_from_the_next_start_and_the_older_one_goes_on_decrypting()
    {
        var before = Secrets.InFolder(_folder);
        var old = before.EncryptNationalId(NationalId);
        File.WriteAllBytes(Path.Combine(_folder, "national-ids.2.key"), RandomNumberGenerator.GetBytes(32));

        var after = Secrets.InFolder(_folder);
        var anew = after.EncryptNationalId(NationalId);

        Assert.Equal(2, anew[0]);
        Assert.Equal((NationalId, NationalId), (after.DecryptNationalId(old), after.DecryptNationalId(anew)));
        Assert.Throws<AuthenticationTagMismatchException>(() => before.DecryptNationalId(anew));
    }

    /// <summary>PINs are hashed and cannot be hashed anew; national ids are found by their index whatever encrypts
    /// them.</summary>
    [Fact]
    public void A_newer_key_changes_neither_pins_nor_the_index()
    {
        var before = Secrets.InFolder(_folder);
        File.WriteAllBytes(Path.Combine(_folder, "national-ids.2.key"), RandomNumberGenerator.GetBytes(32));
        var after = Secrets.InFolder(_folder);

        Assert.Equal(before.HashPin("8317", [1, 2, 3]), after.HashPin("8317", [1, 2, 3]));
        Assert.Equal(before.IndexOfNationalId(NationalId), after.IndexOfNationalId(NationalId));
        Assert.Equal(before.Fingerprint("POST", "/v1", [1]), after.Fingerprint("POST", "/v1", [1]));
    }

    /// <summary>Without a number, whatever its first byte happens to be.</summary>
    [Fact]
    public void What_an_older_version_encrypted_is_still_read()
    {
        var root = new byte[32];
        var secrets = new Secrets(root);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.UTF8.GetBytes("national-ids"));
        var plain = Encoding.UTF8.GetBytes(NationalId);
        using var aes = new AesGcm(key, 16);
        foreach (var first in new byte[] { 0, 1, 2, 255 })
        {
            var nonce = new byte[12];
            nonce[0] = first;
            var (cipher, tag) = (new byte[plain.Length], new byte[16]);
            aes.Encrypt(nonce, plain, cipher, tag);

            Assert.Equal(NationalId, secrets.DecryptNationalId([.. nonce, .. cipher, .. tag]));
        }
    }

    [Fact]
    public void Only_its_owner_may_read_the_secret()
    {
        _ = Secrets.InFolder(_folder);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_folder, "secret.key")));
        }
    }
}
