using Skranke.Copies;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Copies that the library owns: <c>barcode,title,branch,material,price,status?,issue?</c>.</summary>
/// <remarks>A copy that somebody has on loan, that is on its way or that waits for somebody keeps its title and its
/// whereabouts: a file tells where a copy belongs, not where it is. The status <c>available</c> says nothing against
/// that; another one is refused.</remarks>
internal sealed class CopyImport : ImportKind
{
    private const int Barcode = 0, Title = 1, Branch = 2, Material = 3, Price = 4, Status = 5, Issue = 6;
    private const int IssueLengthMax = 40;

    public override string Name => "copies";

    public override IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("barcode"), new("title", Repeats: true), new("branch", Repeats: true), new("material"), new("price"),
        new("status", Required: false), new("issue", Required: false),
    ];

    internal override int ChunkLength => 10_000;

    internal override ImportChunk NewChunk() =>
        new RowChunk<CopyRow>(Parse, row => (row.Barcode.Value, null), WriteAsync);

    private sealed record CopyRow(
        long Line,
        CopyBarcode Barcode,
        TitleReference Title,
        BranchId Branch,
        string Material,
        int? Price,
        CopyStatus? Status,
        string? Issue);

    private sealed record Known(
        long Id, long TitleId, string Branch, string Material, int? Price, CopyStatus Status, string? Issue);

    /// <summary>An existing copy that the file describes otherwise.</summary>
    private sealed record Change(Known Old, long TitleId, CopyRow Row);

    private static CopyRow Parse(CsvFields fields, ImportLibrary library)
    {
        var row = new CopyRow(
            fields.Line,
            fields.Id<CopyBarcode>(Barcode, CopyBarcode.TryParse, ImportCodes.Barcode),
            fields.Id<TitleReference>(Title, TitleReference.TryParse, ImportCodes.Title),
            fields.Id<BranchId>(Branch, BranchId.TryParse, ImportCodes.Branch),
            fields.Word(Material, ImportCodes.Material),
            fields.NumberOrNone(Price, int.MaxValue, ImportCodes.Price),
            StatusOf(fields),
            fields.WordsOrNone(Issue, IssueLengthMax));
        if (fields.Refusal is null && !library.Has(row.Branch))
        {
            fields.Refuse(ImportCodes.BranchUnknown, "The library has no such branch.");
        }

        return row;
    }

    private static CopyStatus? StatusOf(CsvFields fields)
    {
        switch (fields.Field(Status))
        {
            case "":
                return null;
            case "available":
                return CopyStatus.Available;
            case "lost":
                return CopyStatus.Lost;
            case "withdrawn":
                return CopyStatus.Withdrawn;
            case "damaged":
                return CopyStatus.Damaged;
            case "incomplete":
                return CopyStatus.Incomplete;
            default:
                fields.Refuse(
                    ImportCodes.Status, "status is none of available, lost, withdrawn, damaged, incomplete.");
                return null;
        }
    }

    private static async Task WriteAsync(IReadOnlyList<CopyRow> rows, ChunkWork work)
    {
        var titles = await TitlesAsync(rows, work);
        var known = await KnownAsync(rows, work);
        var taken = new List<NewCopy>(rows.Count);
        var changes = new List<Change>();
        foreach (var row in rows)
        {
            if (!titles.TryGetValue(row.Title.Value, out var title))
            {
                work.Refuse(row.Line, ImportCodes.TitleUnknown, "The library has no such title.");
            }
            else if (!known.TryGetValue(row.Barcode.Value, out var old))
            {
                var status = row.Status ?? CopyStatus.Available;
                taken.Add(new NewCopy(
                    work.NextId(), title, work.Isil, row.Barcode, row.Branch, row.Material, row.Price, status,
                    row.Issue));
            }
            else if (IsSame(old, title, row))
            {
                work.Unchanged++;
            }
            else
            {
                changes.Add(new Change(old, title, row));
            }
        }

        await BulkInsert.CopiesAsync(work.Connection, taken, work.Cancellation);
        work.Taken = taken.Count;
        await ChangeAsync(changes, work);
    }

    private static bool IsSame(Known old, long title, CopyRow row) =>
        old.TitleId == title
        && old.Branch == row.Branch.Value
        && old.Material == row.Material
        && old.Price == row.Price
        && (row.Status ?? old.Status) == old.Status
        && (row.Issue ?? old.Issue) == old.Issue;

    private static async Task<Dictionary<string, long>> TitlesAsync(IReadOnlyList<CopyRow> rows, ChunkWork work)
    {
        var titles = new Dictionary<string, long>();
        await work.ReadAsync(
            "select reference, id from title where library = $1 and reference = any($2)",
            row => titles[row.GetString(0)] = row.GetInt64(1),
            work.IsilParameter(),
            Rows.Texts([.. rows.Select(row => row.Title.Value).Distinct()]));
        return titles;
    }

    private static async Task<Dictionary<string, Known>> KnownAsync(IReadOnlyList<CopyRow> rows, ChunkWork work)
    {
        var known = new Dictionary<string, Known>();
        await work.ReadAsync(
            """
            select barcode, id, title_id, branch, material, price, status, issue from copy
            where owner = $1 and barcode = any($2)
            """,
            row => known[row.GetString(0)] = new Known(
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetString(3),
                row.GetString(4),
                row.IntOrNull(5),
                (CopyStatus)row.GetInt16(6),
                row.Text(7)),
            work.IsilParameter(),
            Rows.Texts([.. rows.Select(row => row.Barcode.Value)]));
        return known;
    }

    /// <summary>Changes what differs, after a second look under locks: circulation goes on while a file is
    /// taken.</summary>
    private static async Task ChangeAsync(List<Change> changes, ChunkWork work)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var ids = Rows.Longs([.. changes.Select(change => change.Old.Id).Order()]);
        var statuses = new Dictionary<long, CopyStatus>();
        await work.ReadAsync(
            "select id, status from copy where id = any($1) order by id for no key update",
            row => statuses[row.GetInt64(0)] = (CopyStatus)row.GetInt16(1),
            ids);
        var circulating = await CirculatingAsync(changes, work);
        var columns = new Columns();
        var (copies, titles, branches) = (columns.Longs(), columns.Longs(), columns.Texts());
        var (materials, prices, newStatuses) = (columns.Texts(), columns.IntsOrNull(), columns.Shorts());
        var issues = columns.TextsOrNull();
        foreach (var change in changes)
        {
            var now = statuses[change.Old.Id];
            var isOut = circulating.Contains(change.Old.Id) || now == CopyStatus.InTransit;
            var status = isOut && change.Row.Status == CopyStatus.Available ? now : change.Row.Status ?? now;
            if (isOut && (status != now || change.TitleId != change.Old.TitleId))
            {
                work.Refuse(
                    change.Row.Line,
                    ImportCodes.CopyInCirculation,
                    "The copy is on loan, on its way or waits for a patron; its title and status stay.");
            }
            else if (IsSame(change.Old with { Status = now }, change.TitleId, change.Row with { Status = status }))
            {
                work.Unchanged++;
            }
            else
            {
                copies.Add(change.Old.Id);
                titles.Add(change.TitleId);
                branches.Add(change.Row.Branch.Value);
                materials.Add(change.Row.Material);
                prices.Add(change.Row.Price);
                newStatuses.Add((short)status);
                issues.Add(change.Row.Issue);
            }
        }

        work.Changed = copies.Count;
        _ = await work.ExecuteAsync(
            """
            update copy c set version = c.version + 1, title_id = u.title_id, branch = u.branch,
                              material = u.material, price = u.price, status = u.status,
                              issue = coalesce(u.issue, c.issue)
            from unnest($1, $2, $3, $4, $5, $6, $7) as u (id, title_id, branch, material, price, status, issue)
            where c.id = u.id
            """,
            columns.Seal());
    }

    /// <summary>Those of the copies that somebody has on loan or that wait for somebody.</summary>
    private static async Task<HashSet<long>> CirculatingAsync(List<Change> changes, ChunkWork work)
    {
        var circulating = new HashSet<long>();
        await work.ReadAsync(
            """
            select copy_id from loan where copy_id = any($1) and closed_at is null
            union all
            select copy_id from reservation where copy_id = any($1) and ended_at is null
            """,
            row => circulating.Add(row.GetInt64(0)),
            Rows.Longs([.. changes.Select(change => change.Old.Id)]));
        return circulating;
    }
}
