namespace Skranke.Silo.Import.Writing;

/// <summary>A title as it is written for the first time.</summary>
public sealed record NewTitle(
    long Id, Isil Library, TitleReference Reference, string Material, string Title, string? Author, int? Year);
