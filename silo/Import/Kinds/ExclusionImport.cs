using Skranke.Silo.Import.Csv;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Patrons shut out of the library: <c>card,ground,from,to?</c>. The same patron, ground and beginning is the
/// same exclusion; only its end may change, and one that was lifted since does not come back.</summary>
internal sealed class ExclusionImport : ImportKind
{
    private const int Card = 0, Ground = 1, From = 2, To = 3;

    public override string Name => "exclusions";

    public override bool BringsNotices => true;

    public override IReadOnlyList<ImportColumn> Columns { get; } =
        [new("card"), new("ground"), new("from"), new("to", Required: false)];

    internal override int ChunkLength => 2_000;

    internal override ImportChunk NewChunk() =>
        new RowChunk<ExclusionRow>(Parse, row => (row.Identity, null), WriteAsync);

    private sealed record ExclusionRow(
        long Line, CardNumber Card, string Ground, DateTimeOffset From, DateTimeOffset? To, bool HasTo)
    {
        public string Identity => $"{Card}\n{Ground}\n{From.UtcTicks}";
    }

    private sealed record Known(long Id, DateTimeOffset? To);

    private static ExclusionRow Parse(CsvFields fields, ImportLibrary library)
    {
        var zone = library.Library.TimeZone;
        var row = new ExclusionRow(
            fields.Line,
            fields.Id<CardNumber>(Card, CardNumber.TryParse, ImportCodes.Card),
            fields.Word(Ground, ImportCodes.Ground),
            fields.Instant(From, zone),
            fields.Field(To).IsEmpty ? null : fields.Instant(To, zone),
            fields.Has(To));
        if (row.To <= row.From)
        {
            fields.Refuse(ImportCodes.Date, "to is not after from.");
        }

        return row;
    }

    private static async Task WriteAsync(IReadOnlyList<ExclusionRow> rows, ChunkWork work)
    {
        var patrons = await PatronKeys.OfMembersAsync(rows.Select(row => row.Card.Value), work);
        await work.LockAsync("patron", rows.Select(row => patrons.OfCard(row.Card.Value)).OfType<long>());
        var known = await KnownAsync(rows, patrons, work);
        var keys = rows.ToDictionary(row => row.Line, row => ImportOnce.Key(work, "exclusions", row.Identity));
        var imported = await ImportOnce.KnownAsync(keys.Values, work);
        var (taken, once) = (new List<NewExclusion>(), new List<Guid>());
        var ends = new List<(long Id, long Patron, DateTimeOffset? To)>();
        foreach (var row in rows)
        {
            if (patrons.OfCard(row.Card.Value) is not { } patron)
            {
                work.Refuse(row.Line, ImportCodes.CardUnknown, "No member of the library has this card.");
                continue;
            }

            if (known.TryGetValue((patron, row.Ground, row.From), out var old) && row.HasTo && old.To != row.To)
            {
                ends.Add((old.Id, patron, row.To));
            }
            else if (old is not null || imported.Contains(keys[row.Line]))
            {
                work.Unchanged++;
            }
            else
            {
                var id = work.NextId();
                taken.Add(new NewExclusion(id, patron, work.Isil, row.Ground, row.From, row.To));
                known[(patron, row.Ground, row.From)] = new Known(id, row.To);
            }

            once.Add(keys[row.Line]);
        }

        await BulkInsert.ExclusionsAsync(work.Connection, taken, work.Cancellation);
        await EndAsync(ends, work);
        await work.BumpAsync("patron", taken.Select(one => one.PatronId).Concat(ends.Select(end => end.Patron)));
        await ImportOnce.AddAsync(once.Where(key => !imported.Contains(key)), work);
        (work.Taken, work.Changed) = (taken.Count, ends.Count);
    }

    private static async Task EndAsync(List<(long Id, long Patron, DateTimeOffset? To)> ends, ChunkWork work)
    {
        var columns = new Columns();
        var (ids, until) = (columns.Longs(), columns.InstantsOrNull());
        foreach (var (id, _, to) in ends)
        {
            ids.Add(id);
            until.Add(to?.UtcDateTime);
        }

        _ = await work.ExecuteAsync(
            "update exclusion e set to_at = u.until from unnest($1, $2) as u (id, until) where e.id = u.id",
            columns.Seal());
    }

    private static async Task<Dictionary<(long, string, DateTimeOffset), Known>> KnownAsync(
        IReadOnlyList<ExclusionRow> rows, PatronKeys patrons, ChunkWork work)
    {
        var known = new Dictionary<(long, string, DateTimeOffset), Known>();
        await work.ReadAsync(
            "select patron_id, ground, from_at, id, to_at from exclusion where library = $1 and patron_id = any($2)",
            row => known[(row.GetInt64(0), row.GetString(1), row.Instant(2))] =
                new Known(row.GetInt64(3), row.InstantOrNull(4)),
            work.IsilParameter(),
            Rows.Longs([.. rows.Select(row => patrons.OfCard(row.Card.Value)).OfType<long>().Distinct()]));
        return known;
    }
}
