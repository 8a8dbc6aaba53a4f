namespace Skranke.Silo.Import;

/// <summary>A row that was not taken.</summary>
/// <param name="Line">The first line of the row in the file.</param>
/// <param name="Code">One of <see cref="ImportCodes"/>.</param>
/// <param name="Detail">A sentence for a person, without personal data.</param>
public sealed record RowRefusal(long Line, string Code, string Detail);
