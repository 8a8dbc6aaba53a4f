namespace Skranke.Silo.Import.Csv;

/// <summary>Why a whole file is not taken.</summary>
/// <param name="Code">One of <see cref="ImportCodes"/>.</param>
/// <param name="Line">The line at which it shows; 1 where it concerns the whole file.</param>
/// <param name="Detail">A sentence for a person, without anything of what the file holds.</param>
public sealed record FileFault(string Code, long Line, string Detail);
