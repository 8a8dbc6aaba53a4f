namespace Skranke.Silo.Import.Writing;

/// <summary>A patron shut out of one library, as it is written for the first time.</summary>
public sealed record NewExclusion(
    long Id, long PatronId, Isil Library, string Ground, DateTimeOffset From, DateTimeOffset? To);
