namespace Skranke.NationalIds;

/// <summary>A national id as the ledger keeps it: encrypted under a key outside the database, with the keyed hash by
/// which it is found again. Sealed at the edge, so that no grain ever sees the number.</summary>
public sealed record SealedNationalId(byte[] Cipher, byte[] Index)
{
    /// <summary>The hash as text, by which two are compared.</summary>
    public string IndexText => Convert.ToHexString(Index);

    public bool Equals(SealedNationalId? other) => other is not null && Index.AsSpan().SequenceEqual(other.Index);

    public override int GetHashCode() => IndexText.GetHashCode(StringComparison.Ordinal);
}
