using Skranke.Copies;

namespace Skranke.Silo.Import.Writing;

/// <summary>A copy as it is written for the first time.</summary>
public sealed record NewCopy(
    long Id,
    long TitleId,
    Isil Owner,
    CopyBarcode Barcode,
    BranchId Branch,
    string Material,
    int? Price,
    CopyStatus Status,
    string? Issue = null);
