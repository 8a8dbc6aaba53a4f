using Npgsql;
using NpgsqlTypes;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Registers.Population;

/// <summary>Some changes of the population register in one transaction, with how far it was read. Patrons are locked in
/// the order of their ids, as everywhere, and their versions move: whoever decided upon the old state is refused by the
/// fence and decides again.</summary>
internal sealed class PopulationChunk(
    NpgsqlDataSource database,
    NpgsqlConnection connection,
    IIds ids,
    Secrets secrets,
    long run,
    CancellationToken cancellation)
{
    private readonly Dictionary<string, List<KnownPerson>> _byNumber = [];
    private readonly Dictionary<long, List<Fact>> _facts = [];
    private RunCounts _counts = new();

    /// <summary>Takes the changes that were not taken before.</summary>
    /// <returns>How far the register is read now.</returns>
    public async Task<long> WriteAsync(IReadOnlyList<NumberedChange> changes, DateTimeOffset now)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var after = await LockPlaceAsync();
        var fresh = changes.Where(change => change.Sequence > after).ToArray();
        if (fresh.Length == 0)
        {
            // Another process was faster; it has counted them.
            return after;
        }

        if (fresh[0].Sequence != after + 1)
        {
            throw new RegisterBrokenException($"After change {after} comes {fresh[0].Sequence}.");
        }

        await LoadAsync(fresh);
        var died = Follow(fresh);
        await AddDeathsAsync(died, now);
        await WriteAsync(now);
        await MovePlaceAsync(fresh[^1].Sequence);
        if (!await RunStore.CountAsync(connection, run, _counts, cancellation))
        {
            throw new InvariantBrokenException($"Reading {run} has ended already.");
        }

        await transaction.CommitAsync(cancellation);
        return fresh[^1].Sequence;
    }

    /// <summary>The lock keeps a second process, which took up the same reading, from doing the same chunk.</summary>
    private async Task<long> LockPlaceAsync()
    {
        await using var command = new NpgsqlCommand(
            "select sequence from register_state where register = 'population' for update", connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Everybody whom the changes name, by the old number or the new one, read once they are
    /// locked.</summary>
    private async Task LoadAsync(NumberedChange[] changes)
    {
        var indexes = changes.Select(change => change.NationalId)
            .Concat(changes.Select(change => change.NewNationalId).OfType<NationalId>())
            .Distinct()
            .Select(number => secrets.IndexOfNationalId(number.Digits))
            .ToArray();
        var patrons = new List<long>();
        await using (var find = new NpgsqlCommand(
            "select patron_id from patron_contact where national_id_index = any($1) order by 1", connection))
        {
            find.Parameters.Add(new()
            {
                Value = indexes,
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
            await using var row = await find.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                patrons.Add(row.GetInt64(0));
            }
        }

        await using (var held = new NpgsqlCommand(
            "select id from patron where id = any($1) order by id for no key update", connection))
        {
            held.Parameters.Add(Rows.Longs([.. patrons]));
            _ = await held.ExecuteNonQueryAsync(cancellation);
        }

        await ReadAsync([.. patrons]);
    }

    private async Task ReadAsync(long[] patrons)
    {
        await using var command = new NpgsqlCommand(
            """
            select c.patron_id, c.name, c.street, c.postal_code, c.city, p.municipality, c.address_from_register,
                   c.is_protected, c.protected_until, p.died_on, encode(c.national_id_index, 'hex'),
                   coalesce(
                       (select library from membership where patron_id = p.id and home limit 1),
                       (select min(library) from membership where patron_id = p.id),
                       (select min(isil) from library))
            from patron_contact c join patron p on p.id = c.patron_id
            where c.patron_id = any($1) and c.national_id_index is not null and not p.erased
            """,
            connection);
        command.Parameters.Add(Rows.Longs(patrons));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var person = new RegisteredPerson
            {
                PatronId = new PatronId(row.GetInt64(0)),
                Name = row.GetString(1),
                Address = row.Text(2) is { } street ? new PostalAddress(street, row.Text(3), row.Text(4)) : null,
                Municipality = row.Text(5),
                FromRegister = row.GetBoolean(6),
                IsProtected = row.GetBoolean(7),
                ProtectedUntil = row.DateOrNull(8),
                DiedOn = row.DateOrNull(9),
                NationalIdIndex = row.GetString(10).ToUpperInvariant(),
            };
            Of(person.NationalIdIndex).Add(new KnownPerson(person, Isil.Of(row.GetString(11))));
        }
    }

    /// <summary>Changes one after the other, as they came; a person may have several accounts.</summary>
    /// <returns>Those of whose death is heard for the first time, with the place of that among their facts.</returns>
    private Dictionary<PatronId, int> Follow(NumberedChange[] changes)
    {
        var died = new Dictionary<PatronId, int>();
        foreach (var numbered in changes)
        {
            var index = IndexOf(numbered.NationalId);
            var people = Of(index);
            var isNew = false;
            foreach (var known in people.ToArray())
            {
                var was = known.Person;
                var (after, facts) = ChangeOf(numbered).Follow(was);
                known.Person = after;
                isNew |= !facts.IsEmpty;
                FactsOf(was.PatronId).AddRange(facts);
                if (was.DiedOn is null && after.DiedOn is not null)
                {
                    died.Add(was.PatronId, FactsOf(was.PatronId).Count);
                }

                if (after.NationalIdIndex != index)
                {
                    _ = people.Remove(known);
                    Of(after.NationalIdIndex).Add(known);
                }
            }

            Count(people.Count == 0 && !isNew, isNew);
        }

        return died;
    }

    private void Count(bool isUnknown, bool isNew) => _counts = _counts with
    {
        Read = _counts.Read + 1,
        Unknown = _counts.Unknown + (isUnknown ? 1 : 0),
        Changed = _counts.Changed + (isNew ? 1 : 0),
        Unchanged = _counts.Unchanged + (isUnknown || isNew ? 0 : 1),
    };

    private PopulationChange ChangeOf(NumberedChange numbered) => numbered.Change
        ?? new PopulationChange.Renumbered(new SealedNationalId(
            secrets.EncryptNationalId(numbered.NewNationalId!.Value.Digits),
            secrets.IndexOfNationalId(numbered.NewNationalId.Value.Digits)));

    /// <summary>What a death means is decided on the patron as it stands, which the lock keeps as it is.</summary>
    private async Task AddDeathsAsync(Dictionary<PatronId, int> died, DateTimeOffset now)
    {
        if (died.Count == 0)
        {
            return;
        }

        var patrons = await PatronRows.ReadAsync(database, [.. died.Keys.Select(patron => patron.Value)]);
        var owed = await OwedAsync([.. patrons.Keys]);
        foreach (var patron in patrons.Values)
        {
            FactsOf(patron.Id).InsertRange(
                died[patron.Id],
                Death.Facts(patron, now, owed[patron.Id.Value], () => new WorkItemId(ids.Next())));
        }
    }

    private async Task<ILookup<long, Isil>> OwedAsync(long[] patrons)
    {
        await using var command = new NpgsqlCommand(
            "select distinct patron_id, library from fee where patron_id = any($1) and settled_at is null", connection);
        command.Parameters.Add(Rows.Longs(patrons));
        var owed = new List<(long Patron, Isil Library)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            owed.Add((row.GetInt64(0), Isil.Of(row.GetString(1))));
        }

        return owed.ToLookup(pair => pair.Patron, pair => pair.Library);
    }

    /// <summary>The rows of facts and their events, as any unit of work has them; a person's events stand in the log of
    /// the home library.</summary>
    private async Task WriteAsync(DateTimeOffset now)
    {
        var changed = _facts.Where(pair => pair.Value.Count > 0).ToArray();
        if (changed.Length == 0)
        {
            return;
        }

        var homes = _byNumber.Values.SelectMany(people => people)
            .ToDictionary(known => known.Person.PatronId.Value, known => known.Home);
        var units = changed
            .GroupBy(pair => homes[pair.Key])
            .Select(ofLibrary => new PendingUnit(new UnitOfWork
            {
                Origin = new Origin(ofLibrary.Key, 0, Channel.Engine),
                At = now,
                Fences = [],
                Facts = [.. ofLibrary.SelectMany(pair => pair.Value)],
                Answer = Told.Instance,
            }))
            .ToArray();
        var eventIds = await EventIdsAsync(units.Sum(unit => unit.Events));
        await using var batch = connection.CreateBatch();
        _ = batch.Add(
            "update patron set version = version + 1 where id = any($1)",
            Rows.Longs([.. changed.Select(pair => pair.Key).Order()]));
        new FactRows(units, eventIds).AddStatements(batch);
        _ = await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Drawn in a statement of their own, after the locks and before the horizon is taken.</summary>
    private async Task<List<long>> EventIdsAsync(int count)
    {
        await using var command = new NpgsqlCommand(
            "select nextval('event_id_seq') from generate_series(1, $1)", connection);
        command.Parameters.Add(new() { Value = count });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var drawn = new List<long>(count);
        while (await row.ReadAsync(cancellation))
        {
            drawn.Add(row.GetInt64(0));
        }

        return drawn;
    }

    private async Task MovePlaceAsync(long sequence)
    {
        await using var command = new NpgsqlCommand(
            "update register_state set sequence = $1 where register = 'population'", connection);
        command.Parameters.Add(new() { Value = sequence });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private string IndexOf(NationalId number) => Convert.ToHexString(secrets.IndexOfNationalId(number.Digits));

    private List<KnownPerson> Of(string index)
    {
        if (!_byNumber.TryGetValue(index, out var people))
        {
            _byNumber[index] = people = [];
        }

        return people;
    }

    private List<Fact> FactsOf(PatronId patron)
    {
        if (!_facts.TryGetValue(patron.Value, out var facts))
        {
            _facts[patron.Value] = facts = [];
        }

        return facts;
    }

    /// <summary>A patron whom the register knows, as the changes so far have made it.</summary>
    private sealed class KnownPerson(RegisteredPerson person, Isil home)
    {
        public RegisteredPerson Person { get; set; } = person;

        public Isil Home { get; } = home;
    }
}
