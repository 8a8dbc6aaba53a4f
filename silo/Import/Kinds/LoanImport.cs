using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Open loans: <c>card,copy,loanedAt,dueDate,renewals</c>. Each becomes a loan with its event, as a checkout
/// would have written it, and moves the versions of patron and copy.</summary>
internal sealed class LoanImport : ImportKind
{
    private const int Card = 0, Copy = 1, LoanedAt = 2, DueDate_ = 3, Renewals = 4;
    private const int RenewalsMost = 999;

    public override string Name => "loans";

    public override bool BringsNotices => true;

    public override IReadOnlyList<ImportColumn> Columns { get; } =
        [new("card", Repeats: true), new("copy"), new("loanedAt"), new("dueDate"), new("renewals")];

    internal override int ChunkLength => 2_000;

    internal override ImportChunk NewChunk() => new RowChunk<LoanRow>(Parse, row => (row.Copy.Value, null), WriteAsync);

    private static LoanRow Parse(CsvFields fields, ImportLibrary library)
    {
        var row = new LoanRow(
            fields.Line,
            fields.Id<CardNumber>(Card, CardNumber.TryParse, ImportCodes.Card),
            fields.Id<CopyBarcode>(Copy, CopyBarcode.TryParse, ImportCodes.Barcode),
            fields.Instant(LoanedAt, library.Library.TimeZone),
            fields.Date(DueDate_),
            fields.NumberOrNone(Renewals, RenewalsMost, ImportCodes.Renewals) ?? 0);
        if (row.LoanedAt > library.Now)
        {
            fields.Refuse(ImportCodes.Date, "loanedAt is in the future.");
        }
        else if (fields.Refusal is null && row.DueDate < library.Library.Today(row.LoanedAt))
        {
            fields.Refuse(ImportCodes.Date, "dueDate is before loanedAt.");
        }

        return row;
    }

    private static async Task WriteAsync(IReadOnlyList<LoanRow> rows, ChunkWork work)
    {
        var cases = await ResolveAsync(rows, work);
        var imported = await ImportOnce.KnownAsync(cases.Select(the => the.Once), work);
        var open = await OpenLoansAsync(cases, work);
        var (left, candidates) = (new List<LoanCase>(), new List<LoanCase>());
        foreach (var the in cases)
        {
            Sort(the, open, imported, work, left, candidates);
        }

        var writes = new LoanWrites(work);
        if (candidates.Count > 0)
        {
            // A second look under the locks of patron and copy: checkouts go on while a file is taken.
            var patrons = await MovePatronsAsync(candidates, work);
            var whereabouts = await MoveCopiesAsync(candidates, work);
            open = await OpenLoansAsync(candidates, work);
            foreach (var the in candidates)
            {
                Decide(the, open.GetValueOrDefault(the.Copy.Id), whereabouts, patrons, imported, work, writes, left);
            }
        }

        await writes.WriteAsync();
        work.Unchanged = left.Count;
        await ImportOnce.AddAsync(
            [.. writes.Once, .. left.Select(the => the.Once).Where(key => !imported.Contains(key))], work);
    }

    private static void Sort(
        LoanCase the,
        Dictionary<long, OpenLoan> open,
        HashSet<Guid> imported,
        ChunkWork work,
        List<LoanCase> left,
        List<LoanCase> candidates)
    {
        switch (the.Judge(open.GetValueOrDefault(the.Copy.Id), imported.Contains(the.Once)))
        {
            case LoanVerdict.Leave:
                left.Add(the);
                break;
            case LoanVerdict.Refuse:
                work.Refuse(the.Row.Line, ImportCodes.CopyOnLoan, "Another patron has this copy on loan.");
                break;
            default:
                candidates.Add(the);
                break;
        }
    }

    private static void Decide(
        LoanCase the,
        OpenLoan? open,
        Dictionary<long, Whereabouts> whereabouts,
        Dictionary<long, Patron> patrons,
        HashSet<Guid> imported,
        ChunkWork work,
        LoanWrites writes,
        List<LoanCase> left)
    {
        var copy = whereabouts[the.Copy.Id];
        switch (the.Judge(open, imported.Contains(the.Once)))
        {
            case LoanVerdict.Leave:
                left.Add(the);
                break;
            case LoanVerdict.Refuse:
                work.Refuse(the.Row.Line, ImportCodes.CopyOnLoan, "Another patron has this copy on loan.");
                break;
            case LoanVerdict.Extend:
                writes.Extend(the, open!);
                break;
            case LoanVerdict.Open when copy.CapturedFor is not null || copy.Status == Copies.CopyStatus.InTransit:
                work.Refuse(
                    the.Row.Line, ImportCodes.CopyInCirculation, "The copy is on its way or waits for a patron.");
                break;
            default:
                writes.Open(LoanOf(the, patrons[the.PatronId], work), the.Once);
                break;
        }
    }

    /// <summary>The loan as this library's policy has it today; what the source granted already stays granted (I4).
    /// Time runs for it from today on: what its former system had to tell or to charge before is not done
    /// again.</summary>
    private static Loan LoanOf(LoanCase the, Patron patron, ChunkWork work)
    {
        var policy = work.Library.Library.PolicyOn(work.Library.Today);
        var category = patron.CategoryOn(work.Library.Today, policy.Categories);
        var rule = DueDate.RuleFor(policy, the.Copy.Material, category);
        var renewalsMax = rule.Renewable ? rule.RenewalsMax ?? policy.Renewals.Max : 0;
        var loan = new Loan
        {
            Id = new LoanId(work.NextId()),
            Version = 1,
            PatronId = patron.Id,
            CopyId = new CopyId(the.Copy.Id),
            Copy = the.Row.Copy,
            TitleId = new TitleId(the.Copy.TitleId),
            Title = TitleReference.Of(the.Copy.Title),
            Material = the.Copy.Material,
            Library = work.Isil,
            Branch = BranchId.Of(the.Copy.Branch),
            LoanedAt = the.Row.LoanedAt,
            DueDate = the.Row.DueDate,
            Renewals = the.Row.Renewals,
            RenewalsMax = Math.Max(renewalsMax, the.Row.Renewals),
            PolicyVersion = policy.Version,
            Channel = Channel.Import,
        };
        return loan with
        {
            NextActionAt = NextAction.Planned(loan, the.Copy.IsSupplied, work.Library.Library, work.Library.Today),
        };
    }

    private static async Task<List<LoanCase>> ResolveAsync(IReadOnlyList<LoanRow> rows, ChunkWork work)
    {
        var patrons = await PatronKeys.OfMembersAsync(rows.Select(row => row.Card.Value), work);
        var copies = new Dictionary<string, LentCopy>();
        await work.ReadAsync(
            """
            select c.barcode, c.id, c.title_id, t.reference, c.material, c.branch, c.supplier is not null
            from copy c join title t on t.id = c.title_id
            where c.owner = $1 and c.barcode = any($2)
            """,
            row => copies[row.GetString(0)] = new LentCopy(
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetString(3),
                row.GetString(4),
                row.GetString(5),
                row.GetBoolean(6)),
            work.IsilParameter(),
            Rows.Texts([.. rows.Select(row => row.Copy.Value)]));
        var cases = new List<LoanCase>(rows.Count);
        foreach (var row in rows)
        {
            if (patrons.OfCard(row.Card.Value) is not { } patron)
            {
                work.Refuse(row.Line, ImportCodes.CardUnknown, "No member of the library has this card.");
            }
            else if (!copies.TryGetValue(row.Copy.Value, out var copy))
            {
                work.Refuse(row.Line, ImportCodes.CopyUnknown, "The library has no copy with this barcode.");
            }
            else
            {
                cases.Add(new LoanCase(row, patron, copy, ImportOnce.Key(work, "loans", row.Identity)));
            }
        }

        return cases;
    }

    private static async Task<Dictionary<long, OpenLoan>> OpenLoansAsync(IEnumerable<LoanCase> cases, ChunkWork work)
    {
        var open = new Dictionary<long, OpenLoan>();
        await work.ReadAsync(
            """
            select copy_id, id, patron_id, due_date, renewals from loan where copy_id = any($1) and closed_at is null
            """,
            row => open[row.GetInt64(0)] = new OpenLoan(
                row.GetInt64(1), row.Long(2) ?? 0, row.Date(3), row.GetInt16(4)),
            Rows.Longs([.. cases.Select(the => the.Copy.Id)]));
        return open;
    }

    /// <summary>Moving a version locks the row and reads it in one write. It moves for the few rows too that turn out
    /// to be left as they are, which costs a grain one more look.</summary>
    private static async Task<Dictionary<long, Patron>> MovePatronsAsync(List<LoanCase> cases, ChunkWork work)
    {
        var patrons = new Dictionary<long, Patron>();
        await work.ReadAsync(
            """
            update patron p set version = p.version + 1 from unnest($1::bigint[]) as u (id) where p.id = u.id
            returning p.id, p.version, p.kind, p.birth_date
            """,
            row => patrons[row.GetInt64(0)] = new Patron
            {
                Id = new PatronId(row.GetInt64(0)),
                Version = row.GetInt32(1),
                Kind = (PatronKind)row.GetInt16(2),
                BirthDate = row.DateOrNull(3),
                Cards = [],
                Memberships = [],
                Exclusions = [],
                Loans = [],
                Reservations = [],
            },
            Rows.Longs([.. cases.Select(the => the.PatronId).Distinct().Order()]));
        return patrons;
    }

    private static async Task<Dictionary<long, Whereabouts>> MoveCopiesAsync(List<LoanCase> cases, ChunkWork work)
    {
        long[] ids = [.. cases.Select(the => the.Copy.Id).Distinct().Order()];
        var whereabouts = new Dictionary<long, Whereabouts>();
        await work.ReadAsync(
            """
            update copy c set version = c.version + 1 from unnest($1::bigint[]) as u (id) where c.id = u.id
            returning c.id, c.status
            """,
            row => whereabouts[row.GetInt64(0)] = new Whereabouts((Copies.CopyStatus)row.GetInt16(1), null),
            Rows.Longs(ids));
        await work.ReadAsync(
            "select copy_id, id from reservation where copy_id = any($1) and copy_id is not null and ended_at is null",
            row => whereabouts[row.GetInt64(0)] = whereabouts[row.GetInt64(0)] with { CapturedFor = row.GetInt64(1) },
            Rows.Longs(ids));
        return whereabouts;
    }
}
