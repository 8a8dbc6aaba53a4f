namespace Skranke.Silo.Import;

/// <summary>Who sends which kind of file.</summary>
/// <param name="Credential">The credential's number, for the events.</param>
/// <param name="Operation">From the caller's idempotency key; null where it sent none.</param>
/// <param name="Length">The length the caller promised; null where it promised none.</param>
public sealed record ImportOrder(
    Isil Library, ImportKind Kind, int Credential, Guid? Operation = null, long? Length = null);
