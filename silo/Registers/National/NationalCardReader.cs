using Npgsql;
using NpgsqlTypes;
using Skranke.Actors;
using Skranke.Cards;
using Skranke.Patrons;
using Skranke.Silo.Ledger;
using Skranke.Silo.ReadModels;

namespace Skranke.Silo.Registers.National;

/// <summary>A national card as it stands, with what the feed knows of it.</summary>
/// <param name="Card">Null for one that is gone.</param>
/// <param name="ChangedBy">Null for a library of this engine.</param>
/// <param name="Sync">Towards another register: 0 synced, 1 new, 2 edited, 3 deleted.</param>
/// <param name="SharedAt">The other register's time of the state that it has.</param>
/// <param name="SharedId">How the other register calls the card.</param>
/// <param name="NumberToWithdraw">The number of a card that is gone, while the other register must be told.</param>
public sealed record NationalCardView(
    CardId Id,
    PatronId PatronId,
    NationalCard? Card,
    CardNumber? ReplacedBy,
    DateTimeOffset ChangedAt,
    string? ChangedBy,
    int Sync,
    DateTimeOffset? SharedAt,
    string? NumberToWithdraw,
    string? SharedId)
{
    /// <summary>For the rules; null for one that is gone.</summary>
    public SharingNationalCard.StandingCard? Standing =>
        Card is { } card ? new SharingNationalCard.StandingCard(Id, card, ChangedAt) : null;
}

/// <summary>National cards as they stand, and the feed of their changes: each card once, at the place of its last
/// change. It is read only as far as it is settled: a change whose transaction ends late is not missed.</summary>
public sealed class NationalCardReader(NpgsqlDataSource database, IBusinessClock clock)
{
    /// <summary>An address that is secret does not leave the database.</summary>
    private const string Sql =
        """
        select n.card_id, coalesce(c.patron_id, n.patron_id), n.changed_at, n.changed_by, n.sync, n.shared_at,
               n.number_to_withdraw, n.is_gone or c.id is null or k.patron_id is null,
               c.number, c.state, c.block_reason, k.name, k.national_id, k.national_id_index, k.phone, k.email,
               case when s.shown then k.street end, case when s.shown then k.postal_code end,
               case when s.shown then k.city end,
               array(select library from membership where patron_id = c.patron_id and active
                     union select unnest(n.libraries_elsewhere)),
               coalesce((select library from membership where patron_id = c.patron_id and home limit 1),
                        n.home_elsewhere),
               case when c.state = 2 then
                   (select o.number from card o
                    where o.patron_id = c.patron_id and o.library is null and o.kind in (1, 2) and o.state <> 2
                    order by o.id desc limit 1) end,
               n.shared_id
        from national_card n
        left join card c on c.id = n.card_id and not n.is_gone
        left join patron_contact k on k.patron_id = c.patron_id
        cross join lateral (
            select not (coalesce(k.is_protected, false) and coalesce(k.protected_until >= $1, true)) as shown) s

        """;

    private readonly Settled<DateTime> _settled = new(database, "select clock_timestamp()");

    /// <summary>The cards that changed after a time of this server's, in the order of their changes; cards that changed
    /// at the same instant are never parted.</summary>
    public async Task<IReadOnlyList<NationalCardView>> ChangedAfter(
        DateTimeOffset after, int most, CancellationToken cancellation)
    {
        var settled = await _settled.UpToAsync(cancellation);
        return await ReadAsync(
            """
            where n.changed_at > $2 and n.changed_at <= $3
            order by n.changed_at fetch first $4 rows with ties
            """,
            cancellation,
            new() { Value = after.UtcDateTime },
            new() { Value = settled },
            new() { Value = (long)most });
    }

    public async Task<NationalCardView?> OfNumber(CardNumber number, CancellationToken cancellation) =>
        await OfNumbers([number.Value], cancellation) is [var found, ..] ? found : null;

    public Task<IReadOnlyList<NationalCardView>> OfNumbers(string[] numbers, CancellationToken cancellation) =>
        ReadAsync(
            "where c.number = any($2) and c.library is null and c.kind in (1, 2)",
            cancellation,
            Rows.Texts(numbers));

    /// <summary>The cards of everybody with one of these national ids, replaced ones included.</summary>
    public Task<IReadOnlyList<NationalCardView>> OfNationalIds(byte[][] indexes, CancellationToken cancellation) =>
        ReadAsync(
            "where k.national_id_index = any($2) order by n.card_id",
            cancellation,
            new NpgsqlParameter { Value = indexes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });

    /// <summary>The cards that another register calls so.</summary>
    public Task<IReadOnlyList<NationalCardView>> OfSharedIds(string[] ids, CancellationToken cancellation) =>
        ReadAsync("where n.shared_id = any($2)", cancellation, Rows.Texts(ids));

    /// <summary>Cards of which the other register must be told, in the order of their ids.</summary>
    public Task<IReadOnlyList<NationalCardView>> ToSend(long after, int most, CancellationToken cancellation) =>
        ReadAsync(
            "where n.card_id > $2 and n.sync <> 0 order by n.card_id limit $3",
            cancellation,
            new() { Value = after },
            new() { Value = most });

    private async Task<IReadOnlyList<NationalCardView>> ReadAsync(
        string where, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(Sql + where);
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(clock.Now.UtcDateTime) });
        command.Parameters.AddRange(parameters);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<NationalCardView>();
        while (await row.ReadAsync(cancellation))
        {
            found.Add(View(row));
        }

        return found;
    }

    private static NationalCardView View(NpgsqlDataReader row) => new(
        new CardId(row.GetInt64(0)),
        new PatronId(row.GetInt64(1)),
        row.GetBoolean(7) ? null : Card(row),
        row.Text(21) is { } by ? CardNumber.Of(by) : null,
        row.Instant(2),
        row.Text(3),
        row.GetInt16(4),
        row.InstantOrNull(5),
        row.Text(6),
        row.Text(22));

    private static NationalCard Card(NpgsqlDataReader row) => new()
    {
        Number = CardNumber.Of(row.GetString(8)),
        State = (CardState)row.GetInt16(9) switch
        {
            CardState.Active => NationalCardState.Active,
            CardState.Replaced => NationalCardState.Replaced,
            _ => row.Text(10) == "lost" ? NationalCardState.Lost : NationalCardState.Blocked,
        },
        Name = row.GetString(11),
        NationalId = row.IsDBNull(12) || row.IsDBNull(13)
            ? null
            : new SealedNationalId(row.GetFieldValue<byte[]>(12), row.GetFieldValue<byte[]>(13)),
        Phone = row.Text(14),
        Email = row.Text(15),
        Address = row.Text(16) is { } street ? new PostalAddress(street, row.Text(17), row.Text(18)) : null,
        Libraries = [.. row.GetFieldValue<string[]>(19).Order(StringComparer.Ordinal).Select(Isil.Of)],
        Home = row.Text(20) is { } home ? Isil.Of(home) : null,
    };
}
