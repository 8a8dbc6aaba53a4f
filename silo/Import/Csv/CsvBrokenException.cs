namespace Skranke.Silo.Import.Csv;

/// <summary>The structure of a file is lost from a line on: a quote that never ends. What stands before it is
/// sound.</summary>
public sealed class CsvBrokenException(long line, string detail) : Exception(detail)
{
    /// <summary>The first line of the record in which the structure was lost.</summary>
    public long Line { get; } = line;
}
