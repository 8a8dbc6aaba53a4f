namespace Skranke.Silo.Import;

/// <summary>An import as its row in the ledger has it.</summary>
internal sealed record ImportRecord(Isil Library, int Credential, byte[]? FileHash, string? Place, ImportReport Report);
