using System.Collections.Immutable;
using Npgsql;
using Skranke.Actors;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Registers.National;

/// <summary>Some cards that another register says have changed, in one transaction with how far it was read. Patrons
/// are locked in the order of their ids and their versions move, as everywhere.</summary>
internal sealed class NationalChunk(
    NpgsqlDataSource database,
    NpgsqlConnection connection,
    IIds ids,
    IBusinessClock clock,
    NationalCards cards,
    bool hasPopulationRegister,
    long run,
    CancellationToken cancellation)
{
    private readonly List<Fact> _facts = [];
    private readonly HashSet<long> _moved = [];

    /// <param name="records">No number and no national id twice.</param>
    /// <param name="movesPlace">False for a card that came as the answer to one that was sent.</param>
    public async Task WriteAsync(IReadOnlyList<NationalCardRecord> records, bool movesPlace)
    {
        if (records.Count == 0)
        {
            return;
        }

        var told = records.Select(Told.Of).ToArray();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var called = await LockPlaceAsync();
        var sealedIds = told.Where(one => one.NationalId is not null)
            .ToDictionary(one => one, one => cards.Seal(one.NationalId!));
        var known = await KnownAsync(told, sealedIds);
        await LockAsync([.. known.Select(view => view.PatronId.Value).Distinct().Order()]);

        // Once more, now that nobody else changes them.
        known = await KnownAsync(told, sealedIds);
        var patrons = await PatronRows.ReadAsync(database, [.. known.Select(view => view.PatronId.Value).Distinct()]);
        var residences = await ResidenceRows.ReadAsync(database, patrons.Keys);
        foreach (var one in told)
        {
            Follow(one, known, sealedIds, patrons, residences, called);
        }

        await WriteFactsAsync();
        if (movesPlace)
        {
            await MovePlaceAsync(told[^1].ChangedAt);
        }

        var counts = new RunCounts(Read: told.Length, Changed: _facts.Count, Unchanged: told.Length - _facts.Count);
        if (!await RunStore.CountAsync(connection, run, counts, cancellation))
        {
            throw new InvariantBrokenException($"Reading {run} has ended already.");
        }

        await transaction.CommitAsync(cancellation);
    }

    private void Follow(
        Told told,
        IReadOnlyList<NationalCardView> known,
        Dictionary<Told, SealedNationalId> sealedIds,
        Dictionary<long, Patron> patrons,
        Dictionary<long, Residence> residences,
        string? called)
    {
        if (told.Number is not { } number)
        {
            FollowEnd(told, known.FirstOrDefault(view => view.SharedId == told.Id), patrons);
            return;
        }

        var standing = known.FirstOrDefault(view => view.Card?.Number == number);
        if (standing?.SharedAt == told.ChangedAt && told.ChangedBy == called)
        {
            // Our own change comes back.
            return;
        }

        var nationalId = sealedIds.GetValueOrDefault(told);
        var holder = standing?.PatronId ?? known.FirstOrDefault(view => nationalId is not null
            && nationalId.Index.AsSpan().SequenceEqual(view.Card?.NationalId?.Index))?.PatronId;
        var patron = holder is { } id ? patrons.GetValueOrDefault(id.Value) : null;
        if (patron is { Erased: true })
        {
            return;
        }

        var the = new SharingNationalCard.Case(
            told.Card(number, nationalId),
            null,
            standing?.Standing,
            patron is null
                ? null
                : new SharingNationalCard.Holder(patron, residences[patron.Id.Value], hasPopulationRegister),
            told.ChangedBy,
            clock.Now);
        var shared = new SharingNationalCard.SharedState(told.Id, told.ChangedAt);
        if (SharingNationalCard.Follow(the, new CardId(ids.Next()), new PatronId(ids.Next()), shared) is { } fact)
        {
            Add(fact, fact.IsNewPatron ? null : fact.PatronId);
        }
    }

    /// <summary>A card that is gone there holds here no more either; whoever is a borrower here stays one.</summary>
    private void FollowEnd(Told told, NationalCardView? standing, Dictionary<long, Patron> patrons)
    {
        if (standing is not { Card: not null } || !patrons.TryGetValue(standing.PatronId.Value, out var patron))
        {
            return;
        }

        if (!WithdrawingNationalCard.IsInUse(patron))
        {
            Add(new NationalCardWithdrawn(patron.Id, standing.Id, told.ChangedBy), patron.Id);
        }
        else if (patron.CardOf(standing.Id) is { State: CardState.Active } card)
        {
            var blocked = card with { State = CardState.Blocked, BlockReason = CardBlockReason.Other };
            Add(new CardChanged(patron.Id, blocked, EventKind.CardBlocked), patron.Id);
        }
    }

    private void Add(Fact fact, PatronId? moved)
    {
        _facts.Add(fact);
        if (moved is { } patron)
        {
            _ = _moved.Add(patron.Value);
        }
    }

    private async Task<IReadOnlyList<NationalCardView>> KnownAsync(
        Told[] told, Dictionary<Told, SealedNationalId> sealedIds)
    {
        var numbers = told.Select(one => one.Number?.Value).OfType<string>().ToArray();
        var gone = told.Where(one => one.Number is null).Select(one => one.Id).ToArray();
        return
        [
            .. await cards.Reader.OfNumbers(numbers, cancellation),
            .. await cards.Reader.OfNationalIds([.. sealedIds.Values.Select(one => one.Index)], cancellation),
            .. await cards.Reader.OfSharedIds(gone, cancellation),
        ];
    }

    /// <summary>The lock keeps a second process from taking the same page.</summary>
    /// <returns>What the other register calls us, once it has.</returns>
    private async Task<string?> LockPlaceAsync()
    {
        await using var command = new NpgsqlCommand(
            "select called from register_state where register = 'national-cards' for update", connection);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    private async Task LockAsync(long[] patrons)
    {
        await using var command = new NpgsqlCommand(
            "select id from patron where id = any($1) order by id for no key update", connection);
        command.Parameters.Add(Rows.Longs(patrons));
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task WriteFactsAsync()
    {
        if (_facts.Count == 0)
        {
            return;
        }

        var unit = new PendingUnit(new UnitOfWork
        {
            Origin = new Origin(await LibraryAsync(), 0, Channel.Engine),
            At = clock.Now,
            Fences = [],
            Facts = [.. _facts],
            Answer = Actors.Told.Instance,
        });
        var eventIds = new List<long>(_facts.Count);
        await using (var draw = new NpgsqlCommand(
            "select nextval('event_id_seq') from generate_series(1, $1)", connection))
        {
            draw.Parameters.Add(new() { Value = _facts.Count });
            await using var row = await draw.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                eventIds.Add(row.GetInt64(0));
            }
        }

        await using var batch = connection.CreateBatch();
        _ = batch.Add(
            "update patron set version = version + 1 where id = any($1)", Rows.Longs([.. _moved.Order()]));
        new FactRows([unit], eventIds).AddStatements(batch);
        _ = await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Events stand in somebody's log: that of this engine's first library.</summary>
    private async Task<Isil> LibraryAsync()
    {
        await using var command = new NpgsqlCommand("select min(isil) from library", connection);
        return await command.ExecuteScalarAsync(cancellation) is string isil
            ? Isil.Of(isil)
            : throw new RegisterBrokenException("This engine has no library yet.");
    }

    private async Task MovePlaceAsync(DateTimeOffset to)
    {
        await using var command = new NpgsqlCommand(
            "update register_state set changed_at = $1 where register = 'national-cards'", connection);
        command.Parameters.Add(new() { Value = to.UtcDateTime });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What the other register says, read and checked.</summary>
    /// <param name="Number">Null for a card that is gone.</param>
    /// <param name="NationalId">Its digits.</param>
    private sealed record Told(
        NationalCardRecord Record,
        string Id,
        CardNumber? Number,
        string? NationalId,
        DateTimeOffset ChangedAt,
        string ChangedBy)
    {
        public static Told Of(NationalCardRecord record)
        {
            if (!NationalTime.TryRead(record.ChangedAt, out var changedAt))
            {
                throw new RegisterBrokenException("A card's changedAt is no time to the microsecond.");
            }

            if (record.Deleted)
            {
                return new Told(record, record.Id, null, null, changedAt, record.ChangedBy);
            }

            if (!CardNumber.TryParse(record.Number, out var number) || !number.IsNational)
            {
                throw new RegisterBrokenException("A card's number is not N and nine digits.");
            }

            var nationalId = NationalIds.NationalId.TryParse(record.NationalId, out var id) ? id.Digits : null;
            if (record.NationalId is not null && nationalId is null)
            {
                throw new RegisterBrokenException("A card's nationalId is no national id.");
            }

            return new Told(record, record.Id, number, nationalId, changedAt, record.ChangedBy);
        }

        public NationalCard Card(CardNumber number, SealedNationalId? nationalId) => new()
        {
            Number = number,
            Name = Record.Name ?? throw new RegisterBrokenException("A card has no name."),
            NationalId = nationalId,
            Address = Record.Address is { Street: { } street } address
                ? new PostalAddress(street, address.PostalCode, address.City)
                : null,
            Phone = Record.Phone,
            Email = Record.Email,
            Libraries = [.. (Record.Libraries ?? []).Order(StringComparer.Ordinal).Select(IsilOf)],
            Home = Record.HomeLibrary is { } home ? IsilOf(home) : null,
            State = Record.State ?? NationalCardState.Active,
        };

        private static Isil IsilOf(string text) => Isil.TryParse(text, out var isil)
            ? isil
            : throw new RegisterBrokenException("A card names a library that has no ISIL.");
    }
}
