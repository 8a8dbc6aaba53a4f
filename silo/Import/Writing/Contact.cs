namespace Skranke.Silo.Import.Writing;

/// <summary>What somebody is called and where to be reached, as the ledger keeps it apart from what decides.</summary>
public sealed record Contact(
    string Name,
    string? Email,
    string? Phone,
    string? Street,
    string? PostalCode,
    string? City,
    string? Municipality);
