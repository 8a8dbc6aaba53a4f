using Skranke.Silo.Import.Csv;

namespace Skranke.Silo.Import.Kinds;

/// <summary>The rows of one kind that are written together. A row is refused for its form or for naming what the file
/// has named before; what is already in the ledger is looked up for all rows at once when they are written.</summary>
internal sealed class RowChunk<TRow>(
    Func<CsvFields, ImportLibrary, TRow> parse,
    Func<TRow, (string Key, string? Second)> keys,
    Func<IReadOnlyList<TRow>, ChunkWork, Task> write) : ImportChunk
{
    private readonly List<TRow> _rows = [];

    public override void Add(CsvFields fields, ImportLibrary library, SeenKeys seen)
    {
        fields.Begin();
        var row = parse(fields, library);
        if (fields.Refusal is null)
        {
            var (key, second) = keys(row);
            if (seen.TryAdd(key, second))
            {
                _rows.Add(row);
                return;
            }

            fields.Refuse(ImportCodes.DuplicateInFile, "An earlier row of the file says the same.");
        }

        Refused.Add(fields.Refusal!);
    }

    public override Task WriteAsync(ChunkWork work) => _rows.Count == 0 ? Task.CompletedTask : write(_rows, work);
}
