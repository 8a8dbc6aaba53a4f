using Skranke.Patrons;
using Skranke.Silo.Import.Csv;
using Skranke.Silo.Import.Writing;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import.Kinds;

/// <summary>Further cards of patrons: <c>card,number,kind?,state?</c>, where <c>card</c> is one that the patron has
/// already. A card that is blocked or replaced never becomes active again by a file.</summary>
internal sealed class CardImport : ImportKind
{
    private const int Card_ = 0, Number = 1, Kind = 2, State = 3;

    public override string Name => "cards";

    public override IReadOnlyList<ImportColumn> Columns { get; } =
        [new("card"), new("number"), new("kind", Required: false), new("state", Required: false)];

    internal override int ChunkLength => 2_000;

    internal override ImportChunk NewChunk() =>
        new RowChunk<CardRow>(Parse, row => (row.Number.Value, null), WriteAsync);

    private sealed record CardRow(long Line, CardNumber Card, CardNumber Number, CardKind Kind, CardState State);

    private sealed record Known(long Id, long PatronId, CardState State);

    private static CardRow Parse(CsvFields fields, ImportLibrary library)
    {
        var number = fields.Id<CardNumber>(Number, CardNumber.TryParse, ImportCodes.Card);
        var isNational = fields.Refusal is null && number.IsNational;
        CardKind? kind = fields.Field(Kind) switch
        {
            "" => isNational ? CardKind.NationalPrinted : CardKind.Local,
            "local" when !isNational => CardKind.Local,
            "national-digital" when isNational => CardKind.NationalDigital,
            "national-printed" when isNational => CardKind.NationalPrinted,
            _ => null,
        };
        CardState? state = fields.Field(State) switch
        {
            "" or "active" => CardState.Active,
            "blocked" => CardState.Blocked,
            "replaced" => CardState.Replaced,
            _ => null,
        };
        if (kind is null)
        {
            fields.Refuse(ImportCodes.Card, "kind is unknown, or does not suit the form of the number.");
        }

        if (state is null)
        {
            fields.Refuse(ImportCodes.State, "state is none of active, blocked, replaced.");
        }

        var card = fields.Id<CardNumber>(Card_, CardNumber.TryParse, ImportCodes.Card);
        return new CardRow(fields.Line, card, number, kind ?? default, state ?? default);
    }

    private static async Task WriteAsync(IReadOnlyList<CardRow> rows, ChunkWork work)
    {
        var patrons = await PatronKeys.OfMembersAsync(rows.Select(row => row.Card.Value), work);
        await work.LockAsync("patron", rows.Select(row => patrons.OfCard(row.Card.Value)).OfType<long>());
        var known = await KnownAsync(rows, work);
        var taken = new List<(NewCard Card, CardState State)>();
        var changed = new List<(Known Card, CardState State)>();
        foreach (var row in rows)
        {
            if (patrons.OfCard(row.Card.Value) is not { } patron)
            {
                work.Refuse(row.Line, ImportCodes.CardUnknown, "No member of the library has this card.");
            }
            else if (!known.TryGetValue(row.Number.Value, out var old))
            {
                var card = NewCard.Of(work.NextId(), patron, row.Number, work.Isil) with { Kind = row.Kind };
                taken.Add((card, row.State));
            }
            else if (old.PatronId != patron)
            {
                work.Refuse(row.Line, ImportCodes.CardOfAnother, "The number belongs to another patron.");
            }
            else if (old.State == CardState.Active && row.State != CardState.Active)
            {
                changed.Add((old, row.State));
            }
            else
            {
                work.Unchanged++;
            }
        }

        await BulkInsert.CardsAsync(work.Connection, [.. taken.Select(one => one.Card)], work.Cancellation);
        await SetStatesAsync(
            [
                .. taken.Where(one => one.State != CardState.Active).Select(one => (one.Card.Id, one.State)),
                .. changed.Select(change => (change.Card.Id, change.State)),
            ],
            work);
        await work.BumpAsync(
            "patron", taken.Select(one => one.Card.PatronId).Concat(changed.Select(change => change.Card.PatronId)));
        (work.Taken, work.Changed) = (taken.Count, changed.Count);
    }

    private static async Task<Dictionary<string, Known>> KnownAsync(IReadOnlyList<CardRow> rows, ChunkWork work)
    {
        var known = new Dictionary<string, Known>();
        await work.ReadAsync(
            """
            select number, id, patron_id, state from card
            where (library = $1 and number = any($2)) or (library is null and number = any($3))
            """,
            row => known[row.GetString(0)] = new Known(row.GetInt64(1), row.GetInt64(2), (CardState)row.GetInt16(3)),
            work.IsilParameter(),
            Rows.Texts([.. rows.Select(row => row.Number.Value)]),
            Rows.Texts([.. rows.Where(row => row.Number.IsNational).Select(row => row.Number.Value)]));
        return known;
    }

    private static async Task SetStatesAsync(List<(long Id, CardState State)> states, ChunkWork work)
    {
        var columns = new Columns();
        var (ids, values) = (columns.Longs(), columns.Shorts());
        foreach (var (id, state) in states)
        {
            ids.Add(id);
            values.Add((short)state);
        }

        _ = await work.ExecuteAsync(
            "update card c set state = u.state from unnest($1, $2) as u (id, state) where c.id = u.id", columns.Seal());
    }
}
