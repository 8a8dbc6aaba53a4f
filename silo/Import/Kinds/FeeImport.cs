using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>What patrons owe: <c>card,kind,amount,chargedAt,copy?,payBy?</c>, where the amount, in minor units, is what
/// is left to be paid. The same patron, kind, copy and time is the same fee. A delta may lower or raise what is left of
/// it as long as nothing has happened to it here; one that was settled here does not come back.</summary>
internal sealed class FeeImport : ImportKind
{
    private const int Card = 0, Kind = 1, Amount = 2, ChargedAt = 3, Copy = 4, PayBy = 5;

    /// <summary>No library is owed more by one patron for one thing; a larger figure is in the wrong unit.</summary>
    private const int AmountMax = 100_000_000;

    public override string Name => "fees";

    public override bool BringsNotices => true;

    public override IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("card"), new("kind"), new("amount"), new("chargedAt"), new("copy", Required: false),
        new("payBy", Required: false),
    ];

    internal override int ChunkLength => 2_000;

    internal override ImportChunk NewChunk() =>
        new RowChunk<FeeRow>(Parse, row => (row.Identity, null), WriteAsync);

    private sealed record FeeRow(
        long Line, CardNumber Card, string Kind, long Amount, DateTimeOffset At, CopyBarcode? Copy, DateOnly? PayBy)
    {
        public string Identity => $"{Card}\n{Kind}\n{At.UtcTicks}\n{Copy}";
    }

    private static FeeRow Parse(CsvFields fields, ImportLibrary library)
    {
        var row = new FeeRow(
            fields.Line,
            fields.Id<CardNumber>(Card, CardNumber.TryParse, ImportCodes.Card),
            fields.Word(Kind, ImportCodes.FeeKind),
            fields.NumberOrNone(Amount, AmountMax, ImportCodes.Amount) ?? -1,
            fields.Instant(ChargedAt, library.Library.TimeZone),
            fields.IdOrNone<CopyBarcode>(Copy, CopyBarcode.TryParse, ImportCodes.Barcode),
            fields.DateOrNone(PayBy));
        if (!FeeKinds.All.Contains(row.Kind))
        {
            fields.Refuse(ImportCodes.FeeKind, $"kind is none of {string.Join(", ", FeeKinds.All)}.");
        }

        if (row.Amount < 0)
        {
            fields.Refuse(ImportCodes.Amount, "amount is missing.");
        }

        return row;
    }

    private static async Task WriteAsync(IReadOnlyList<FeeRow> rows, ChunkWork work)
    {
        var patrons = await PatronKeys.OfMembersAsync(rows.Select(row => row.Card.Value), work);
        long[] ids = [.. rows.Select(row => patrons.OfCard(row.Card.Value)).OfType<long>().Distinct()];
        await work.LockAsync("patron", ids);
        var copies = await CopiesAsync(rows, work);
        var open = await OpenAsync(ids, work);
        var keys = rows.ToDictionary(row => row.Line, row => ImportOnce.Key(work, "fees", row.Identity));
        var imported = await ImportOnce.KnownAsync(keys.Values, work);
        var (facts, once) = (new List<Fact>(), new List<Guid>());
        foreach (var row in rows)
        {
            if (patrons.OfCard(row.Card.Value) is not { } patron)
            {
                work.Refuse(row.Line, ImportCodes.CardUnknown, "No member of the library has this card.");
            }
            else if (row.Copy is { } named && !copies.ContainsKey(named))
            {
                work.Refuse(row.Line, ImportCodes.CopyUnknown, "The library has no copy with this barcode.");
            }
            else
            {
                once.Add(keys[row.Line]);
                Judge(row, new PatronId(patron), imported.Contains(keys[row.Line]));
            }
        }

        await WriteAsync(facts, work);
        await work.BumpAsync("patron", facts.Select(PatronOf));
        await ImportOnce.AddAsync(once.Where(key => !imported.Contains(key)), work);

        void Judge(FeeRow row, PatronId patron, bool isKnown)
        {
            CopyId? copy = row.Copy is { } barcode ? copies[barcode] : null;
            var fee = new Fee(
                new FeeId(isKnown ? 0 : work.NextId()), patron, work.Isil, row.Kind,
                new Money(row.Amount, work.Library.Library.Currency), row.At)
            {
                CopyId = copy,
                PayBy = row.PayBy,
            };
            var before = open.Find(one => one.PatronId == patron && one.Kind == row.Kind && one.ChargedAt == row.At
                && one.CopyId == copy && one.Loans.IsEmpty);
            if (isKnown && before is { Paid: 0, Waived: 0 } && before.Outstanding.Amount != row.Amount)
            {
                facts.Add(Follow(before, row.Amount));
                work.Changed++;
            }
            else if (isKnown || row.Amount == 0)
            {
                work.Unchanged++;
            }
            else
            {
                facts.Add(new FeeCharged(fee));
                work.Taken++;
            }
        }
    }

    /// <summary>What is left in the other system is less or more than it was.</summary>
    private static FeeChanged Follow(Fee before, long left)
    {
        var more = left - before.Outstanding.Amount;
        return more < 0
            ? new FeeChanged(before, Reversing.By(before, -more, givesBack: false), EventKind.FeeCancelled)
            : new FeeChanged(
                before,
                before with
                {
                    Version = before.Version + 1,
                    Amount = before.Amount with { Amount = before.Amount.Amount + more },
                },
                EventKind.FeeRaised);
    }

    private static async Task WriteAsync(List<Fact> facts, ChunkWork work)
    {
        if (facts.Count == 0)
        {
            return;
        }

        var unit = new UnitOfWork
        {
            Origin = new Origin(work.Isil, 0, Channel.Import),
            At = work.Library.Now,
            Fences = [],
            Answer = Told.Instance,
        };
        var money = new MoneyFacts();
        foreach (var fact in facts)
        {
            if (fact is FeeCharged charged)
            {
                money.Add(charged, unit);
            }
            else if (fact is FeeChanged changed)
            {
                money.Add(changed, unit);
            }
        }

        await using var batch = work.Connection.CreateBatch();
        money.AddStatements(batch, []);
        _ = await batch.ExecuteNonQueryAsync(work.Cancellation);
        await work.AppendEventsAsync(facts);
    }

    private static long PatronOf(Fact fact) => fact is FeeChanged changed
        ? changed.After.PatronId.Value
        : ((FeeCharged)fact).Fee.PatronId.Value;

    private static async Task<Dictionary<CopyBarcode, CopyId>> CopiesAsync(
        IReadOnlyList<FeeRow> rows, ChunkWork work)
    {
        var copies = new Dictionary<CopyBarcode, CopyId>();
        await work.ReadAsync(
            "select barcode, id from copy where owner = $1 and barcode = any($2)",
            row => copies[CopyBarcode.Of(row.GetString(0))] = new CopyId(row.GetInt64(1)),
            work.IsilParameter(),
            Rows.Texts([.. rows.Where(row => row.Copy is not null).Select(row => row.Copy!.Value.Value).Distinct()]));
        return copies;
    }

    private static async Task<List<Fee>> OpenAsync(long[] patrons, ChunkWork work)
    {
        var open = new List<Fee>();
        await work.ReadAsync(
            $"select {FeeRows.Columns} from fee f "
                + "where f.library = $1 and f.patron_id = any($2) and f.settled_at is null",
            row => open.Add(FeeRows.Read(row, 0)),
            work.IsilParameter(),
            Rows.Longs(patrons));
        return open;
    }
}
