using Skranke.Silo.Import.Csv;

namespace Skranke.Silo.Import;

/// <summary>Rows that are written in one transaction, with those that were refused while they were read.</summary>
internal abstract class ImportChunk
{
    /// <summary>How many rows of the file have been read when this chunk is done.</summary>
    public long ReadTo { get; set; }

    /// <summary>Why the file cannot be read any further; null for most.</summary>
    public FileFault? Broken { get; set; }

    public List<RowRefusal> Refused { get; } = [];

    /// <summary>Reads the reader's present record into a row, or into a refusal.</summary>
    public abstract void Add(CsvFields fields, ImportLibrary library, SeenKeys seen);

    /// <summary>Writes the rows within the caller's transaction, and counts them. May be asked again after a rollback.
    /// </summary>
    public abstract Task WriteAsync(ChunkWork work);
}
