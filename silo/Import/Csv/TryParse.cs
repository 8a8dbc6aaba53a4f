namespace Skranke.Silo.Import.Csv;

/// <summary>The parser of an identity, the same as the interface for programs uses.</summary>
public delegate bool TryParse<T>(string? text, out T value);
