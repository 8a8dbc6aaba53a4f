namespace Skranke.Silo.Import.Writing;

/// <summary>A national id encrypted, with the keyed hash by which it is found again.</summary>
public sealed record SealedNationalId(byte[] Cipher, byte[] Index)
{
    public static SealedNationalId Of(Secrets secrets, string nationalId) =>
        new(secrets.EncryptNationalId(nationalId), secrets.IndexOfNationalId(nationalId));
}
