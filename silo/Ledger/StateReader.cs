using Npgsql;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Timers;
using Skranke.Titles;

namespace Skranke.Silo.Ledger;

/// <summary>Reads the states that decisions need. At a national library most patrons and copies that come by are cold,
/// so what is asked at the same time is read together.</summary>
public sealed class StateReader : ILoad, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly Gatherer<long, Patron> _patrons;
    private readonly Gatherer<long, Copy> _copies;
    private readonly Gatherer<long, Title> _titles;
    private readonly Gatherer<string, Library> _libraries;

    public StateReader(NpgsqlDataSource database)
    {
        _database = database;
        _patrons = new(ids => PatronRows.ReadAsync(database, ids));
        _copies = new(ids => CopyRows.ReadAsync(database, ids));
        _titles = new(ids => TitleRows.ReadAsync(database, ids));
        _libraries = new(isils => LibraryRows.ReadAsync(database, isils), loaders: 1);
    }

    public ValueTask<Patron?> Patron(PatronId id) => _patrons.Get(id.Value);

    public ValueTask<Copy?> Copy(CopyId id) => _copies.Get(id.Value);

    public ValueTask<Title?> Title(TitleId id) => _titles.Get(id.Value);

    public ValueTask<Library?> Library(Isil isil) => _libraries.Get(isil.Value);

    public async ValueTask<IReadOnlyList<DueReservation>> DueReservations(int shard, DateTimeOffset now, int most)
    {
        await using var command = _database.CreateCommand(
            $"""
            select id, title_id from reservation
            where (id % {TimerShardGrain.Shards}) = $1 and next_action_at <= $2 order by next_action_at limit $3
            """);
        command.Parameters.Add(new() { Value = (long)shard });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = most });
        var due = new List<DueReservation>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            due.Add(new DueReservation(new ReservationId(reader.GetInt64(0)), new TitleId(reader.GetInt64(1))));
        }

        return due;
    }

    public async ValueTask DisposeAsync()
    {
        await _patrons.DisposeAsync();
        await _copies.DisposeAsync();
        await _titles.DisposeAsync();
        await _libraries.DisposeAsync();
    }
}
