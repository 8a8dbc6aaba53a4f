using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Waiting reservations in the order of their queues: <c>card,title,pickupBranch,createdAt,state?</c>. Each
/// joins behind those who wait already. Interest counts from the day of the import: nobody loses a place by the
/// move.</summary>
internal sealed class ReservationImport : ImportKind
{
    private const int Card = 0, Title = 1, PickupBranch = 2, CreatedAt = 3, State = 4;

    public override string Name => "reservations";

    public override bool BringsNotices => true;

    public override IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("card", Repeats: true), new("title", Repeats: true), new("pickupBranch", Repeats: true), new("createdAt"),
        new("state", Required: false),
    ];

    internal override int ChunkLength => 2_000;

    internal override ImportChunk NewChunk() => new RowChunk<ReservationRow>(
        Parse, row => ($"{row.Card}\n{row.Title}", null), WriteAsync);

    private sealed record ReservationRow(
        long Line, CardNumber Card, TitleReference Title, BranchId PickupBranch, DateTimeOffset CreatedAt);

    private sealed record Case(ReservationRow Row, long PatronId, long TitleId, Guid Once);

    private sealed record Active(long Id, string PickupBranch, ReservationState State);

    private static ReservationRow Parse(CsvFields fields, ImportLibrary library)
    {
        var row = new ReservationRow(
            fields.Line,
            fields.Id<CardNumber>(Card, CardNumber.TryParse, ImportCodes.Card),
            fields.Id<TitleReference>(Title, TitleReference.TryParse, ImportCodes.Title),
            fields.Id<BranchId>(PickupBranch, BranchId.TryParse, ImportCodes.Branch),
            fields.Instant(CreatedAt, library.Library.TimeZone));
        if (fields.Field(State) is not ("" or "waiting"))
        {
            fields.Refuse(
                ImportCodes.State, "state is not waiting; a captured copy is captured again when it is scanned.");
        }

        if (row.CreatedAt > library.Now)
        {
            fields.Refuse(ImportCodes.Date, "createdAt is in the future.");
        }

        if (fields.Refusal is null && !library.Has(row.PickupBranch))
        {
            fields.Refuse(ImportCodes.BranchUnknown, "The library has no such branch.");
        }

        return row;
    }

    private static async Task WriteAsync(IReadOnlyList<ReservationRow> rows, ChunkWork work)
    {
        var cases = await ResolveAsync(rows, work);
        var imported = await ImportOnce.KnownAsync(cases.Select(the => the.Once), work);

        // Every patron and title of the chunk is locked: places are counted from what stands in the queue.
        await work.LockAsync("patron", cases.Select(the => the.PatronId));
        await work.LockAsync("title", cases.Select(the => the.TitleId));
        var (active, places) = await QueuesAsync(cases, work);
        var placed = new List<Reservation>();
        var moved = new List<(long Id, Case Case)>();
        foreach (var the in cases)
        {
            if (active.TryGetValue((the.PatronId, the.TitleId), out var old))
            {
                Move(the, old, moved, work);
            }
            else if (imported.Contains(the.Once))
            {
                work.Unchanged++;
            }
            else
            {
                var place = places.GetValueOrDefault(the.TitleId) + 1;
                places[the.TitleId] = place;
                placed.Add(ReservationOf(the, place, work));
            }
        }

        (work.Taken, work.Changed) = (placed.Count, moved.Count);
        await ApplyAsync(placed, moved, work);
        await ImportOnce.AddAsync(cases.Select(the => the.Once).Where(key => !imported.Contains(key)), work);
    }

    private static void Move(Case the, Active old, List<(long Id, Case Case)> moved, ChunkWork work)
    {
        if (old.PickupBranch == the.Row.PickupBranch.Value)
        {
            work.Unchanged++;
        }
        else if (old.State == ReservationState.Waiting)
        {
            moved.Add((old.Id, the));
        }
        else
        {
            work.Refuse(
                the.Row.Line, ImportCodes.CopyInCirculation, "A copy was captured already; the pickup branch stays.");
        }
    }

    private static Reservation ReservationOf(Case the, long place, ChunkWork work)
    {
        var policy = work.Library.Library.PolicyOn(work.Library.Today);
        var until = work.Library.Today.AddDays(policy.Reservations.InterestDays);
        return ReservationPlan.Planned(
            new Reservation
            {
                Id = new ReservationId(work.NextId()),
                Version = 1,
                PatronId = new PatronId(the.PatronId),
                TitleId = new TitleId(the.TitleId),
                Title = the.Row.Title,
                Library = work.Isil,
                PickupBranch = the.Row.PickupBranch,
                Place = place,
                State = ReservationState.Waiting,
                PlacedAt = the.Row.CreatedAt,
                InterestUntil = until,
                InterestNoticeOn = InterestNotice.DayFor(until, policy.Reservations, work.Library.Today),
                Channel = Channel.Import,
            },
            work.Library.Library);
    }

    private static async Task ApplyAsync(List<Reservation> placed, List<(long Id, Case Case)> moved, ChunkWork work)
    {
        await work.BumpAsync("patron", placed.Select(one => one.PatronId.Value));
        await work.BumpAsync(
            "title", placed.Select(one => one.TitleId.Value).Concat(moved.Select(change => change.Case.TitleId)));
        await BulkInsert.ReservationsAsync(work.Connection, placed, work.Cancellation);
        if (moved.Count > 0)
        {
            _ = await work.ExecuteAsync(
                """
                update reservation r set version = r.version + 1, pickup_branch = u.branch
                from unnest($1, $2) as u (id, branch) where r.id = u.id
                """,
                Rows.Longs([.. moved.Select(change => change.Id)]),
                Rows.Texts([.. moved.Select(change => change.Case.Row.PickupBranch.Value)]));
        }

        await work.AppendEventsAsync([.. placed.Select(one => new ReservationPlaced(one))]);
    }

    private static async Task<List<Case>> ResolveAsync(IReadOnlyList<ReservationRow> rows, ChunkWork work)
    {
        var patrons = await PatronKeys.OfMembersAsync(rows.Select(row => row.Card.Value), work);
        var titles = new Dictionary<string, long>();
        await work.ReadAsync(
            "select reference, id from title where library = $1 and reference = any($2)",
            row => titles[row.GetString(0)] = row.GetInt64(1),
            work.IsilParameter(),
            Rows.Texts([.. rows.Select(row => row.Title.Value).Distinct()]));
        var cases = new List<Case>(rows.Count);
        var named = new HashSet<(long Patron, long Title)>();
        foreach (var row in rows)
        {
            if (patrons.OfCard(row.Card.Value) is not { } patron)
            {
                work.Refuse(row.Line, ImportCodes.CardUnknown, "No member of the library has this card.");
            }
            else if (!titles.TryGetValue(row.Title.Value, out var title))
            {
                work.Refuse(row.Line, ImportCodes.TitleUnknown, "The library has no such title.");
            }
            else if (!named.Add((patron, title)))
            {
                work.Refuse(row.Line, ImportCodes.DuplicateInFile, "An earlier row says the same patron and title.");
            }
            else
            {
                var identity = $"{row.Card}\n{row.Title}\n{row.CreatedAt.UtcTicks}";
                cases.Add(new Case(row, patron, title, ImportOnce.Key(work, "reservations", identity)));
            }
        }

        return cases;
    }

    /// <summary>Who waits for the titles of the chunk, and the last place of each queue.</summary>
    private static async Task<(Dictionary<(long, long), Active> Active, Dictionary<long, long> Places)> QueuesAsync(
        List<Case> cases, ChunkWork work)
    {
        var (active, places) = (new Dictionary<(long, long), Active>(), new Dictionary<long, long>());
        await work.ReadAsync(
            """
            select patron_id, title_id, id, pickup_branch, state, place from reservation
            where title_id = any($1) and ended_at is null
            """,
            row =>
            {
                var title = row.GetInt64(1);
                active[(row.Long(0) ?? 0, title)] = new Active(
                    row.GetInt64(2), row.GetString(3), (ReservationState)row.GetInt16(4));
                places[title] = Math.Max(places.GetValueOrDefault(title), row.GetInt64(5));
            },
            Rows.Longs([.. cases.Select(the => the.TitleId).Distinct()]));
        return (active, places);
    }
}
