using Skranke.Silo.Import.Csv;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Titles of the library's catalogue: <c>id,title,author,year,material</c>.</summary>
internal sealed class TitleImport : ImportKind
{
    private const int Id = 0, Name_ = 1, Author = 2, Year = 3, Material = 4;

    public override string Name => "titles";

    public override IReadOnlyList<ImportColumn> Columns { get; } =
        [new("id"), new("title"), new("author"), new("year"), new("material")];

    internal override int ChunkLength => 10_000;

    internal override ImportChunk NewChunk() =>
        new RowChunk<TitleRow>(Parse, row => (row.Reference.Value, null), WriteAsync);

    private sealed record TitleRow(
        long Line, TitleReference Reference, string Title, string? Author, int? Year, string Material);

    private sealed record Known(long Id, string Material, string Title, string? Author, int? Year);

    private static TitleRow Parse(CsvFields fields, ImportLibrary library) => new(
        fields.Line,
        fields.Id<TitleReference>(Id, TitleReference.TryParse, ImportCodes.Title),
        fields.Words(Name_, 1000),
        fields.WordsOrNone(Author, 500),
        fields.NumberOrNone(Year, 2200, ImportCodes.Year),
        fields.Word(Material, ImportCodes.Material));

    private static async Task WriteAsync(IReadOnlyList<TitleRow> rows, ChunkWork work)
    {
        var known = await KnownAsync(rows, work);
        var taken = new List<NewTitle>();
        var changed = new List<(long Id, TitleRow Row)>();
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row.Reference.Value, out var old))
            {
                taken.Add(new NewTitle(
                    work.NextId(), work.Isil, row.Reference, row.Material, row.Title, row.Author, row.Year));
            }
            else if (old != new Known(old.Id, row.Material, row.Title, row.Author, row.Year))
            {
                changed.Add((old.Id, row));
            }
        }

        await BulkInsert.TitlesAsync(work.Connection, taken, work.Cancellation);
        await ChangeAsync(changed, work);
        (work.Taken, work.Changed) = (taken.Count, changed.Count);
        work.Unchanged = rows.Count - taken.Count - changed.Count;
    }

    private static async Task<Dictionary<string, Known>> KnownAsync(IReadOnlyList<TitleRow> rows, ChunkWork work)
    {
        var known = new Dictionary<string, Known>();
        await work.ReadAsync(
            "select reference, id, material, title, author, year from title where library = $1 and reference = any($2)",
            row => known[row.GetString(0)] = new Known(
                row.GetInt64(1), row.GetString(2), row.GetString(3), row.Text(4), row.IntOrNull(5)),
            work.IsilParameter(),
            Rows.Texts([.. rows.Select(row => row.Reference.Value)]));
        return known;
    }

    private static async Task ChangeAsync(List<(long Id, TitleRow Row)> changed, ChunkWork work)
    {
        if (changed.Count == 0)
        {
            return;
        }

        await work.LockAsync("title", changed.Select(change => change.Id));
        var columns = new Columns();
        var (ids, materials, titles) = (columns.Longs(), columns.Texts(), columns.Texts());
        var (authors, years) = (columns.TextsOrNull(), columns.IntsOrNull());
        foreach (var (id, row) in changed)
        {
            ids.Add(id);
            materials.Add(row.Material);
            titles.Add(row.Title);
            authors.Add(row.Author);
            years.Add(row.Year);
        }

        _ = await work.ExecuteAsync(
            """
            update title t set version = t.version + 1, material = u.material, title = u.title, author = u.author,
                               year = u.year
            from unnest($1, $2, $3, $4, $5) as u (id, material, title, author, year) where t.id = u.id
            """,
            columns.Seal());
    }
}
