using System.Text;
using Skranke.Silo.Import.Csv;

namespace Skranke.Silo.Import;

/// <summary>Cuts a file that was found sound into chunks of rows.</summary>
/// <remarks>A file that was cut off in its last row ends with a row of too few columns: that row is refused and the
/// import is done. A quote that is never closed takes the structure away: the rows before it are taken, and the import
/// fails naming the line on which the row begins.</remarks>
internal static class ChunkSource
{
    /// <param name="done">Rows that an earlier run of the same import has written; they are read again, so that
    /// repeated ones are still noticed, and not written.</param>
    public static IEnumerable<ImportChunk> Read(
        Stream file, ImportKind kind, CsvHeader header, ImportLibrary library, long done)
    {
        using var text = new StreamReader(file, Encoding.UTF8, true, 64 * 1024, leaveOpen: true);
        var reader = new CsvReader(text, header.Separator);
        var fields = new CsvFields(reader, header, kind.Columns);
        var seen = new SeenKeys();
        var chunk = kind.NewChunk();
        var (read, inChunk) = (0L, 0);
        _ = reader.Read();
        FileFault? broken;
        while (Next(reader, out broken))
        {
            chunk.Add(fields, library, seen);
            (read, inChunk) = (read + 1, inChunk + 1);
            if (inChunk < kind.ChunkLength && read != done)
            {
                continue;
            }

            chunk.ReadTo = read;
            if (read > done)
            {
                yield return chunk;
            }

            (chunk, inChunk) = (kind.NewChunk(), 0);
        }

        (chunk.ReadTo, chunk.Broken) = (read, broken);
        yield return chunk;
    }

    private static bool Next(CsvReader reader, out FileFault? broken)
    {
        broken = null;
        try
        {
            return reader.Read();
        }
        catch (CsvBrokenException fault)
        {
            broken = new FileFault(ImportCodes.Broken, fault.Line, fault.Message);
            return false;
        }
    }
}
