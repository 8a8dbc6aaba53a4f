using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Import;

/// <summary>What the writing of one chunk needs, and what it counts.</summary>
internal sealed class ChunkWork(
    NpgsqlConnection connection,
    ImportLibrary library,
    IIds ids,
    Secrets secrets,
    int credential,
    CancellationToken cancellation)
{
    public NpgsqlConnection Connection { get; } = connection;

    public ImportLibrary Library { get; } = library;

    public Isil Isil => Library.Isil;

    public Secrets Secrets { get; } = secrets;

    public CancellationToken Cancellation { get; } = cancellation;

    public int Taken { get; set; }

    public int Changed { get; set; }

    public int Unchanged { get; set; }

    public List<RowRefusal> Refused { get; } = [];

    public long NextId() => ids.Next();

    public void Refuse(long line, string code, string detail) => Refused.Add(new RowRefusal(line, code, detail));

    /// <summary>Runs a query and reads each of its rows.</summary>
    public async Task ReadAsync(string sql, Action<NpgsqlDataReader> read, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            read(reader);
        }
    }

    public async Task<int> ExecuteAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    public NpgsqlParameter IsilParameter() => new() { Value = Isil.Value };

    /// <summary>Locks rows in the order of their ids, as the ledger does, so that the two never wait for each other in
    /// a circle. Kinds are locked in the order patron, copy, title.</summary>
    public Task LockAsync(string table, IEnumerable<long> ids) => ExecuteAsync(
        $"select id from {table} where id = any($1) order by id for no key update",
        Rows.Longs([.. ids.Distinct().Order()]));

    /// <summary>Moves versions, so that grains with the old state in memory are refused and load it anew.</summary>
    public async Task BumpAsync(string table, IEnumerable<long> ids)
    {
        long[] sorted = [.. ids.Distinct().Order()];
        if (sorted.Length > 0)
        {
            _ = await ExecuteAsync($"update {table} set version = version + 1 where id = any($1)", Rows.Longs(sorted));
        }
    }

    /// <summary>One event for each fact (I27). Their ids are drawn in a statement of their own, before the horizon is
    /// taken: a reader of the stream must not pass an id that somebody else still holds.</summary>
    public async Task AppendEventsAsync(IReadOnlyList<Fact> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        var eventIds = new List<long>(facts.Count);
        await ReadAsync(
            "select nextval('event_id_seq') from generate_series(1, $1)",
            row => eventIds.Add(row.GetInt64(0)),
            new NpgsqlParameter { Value = facts.Count });
        var unit = new UnitOfWork
        {
            Origin = new Origin(Isil, credential, Channel.Import),
            At = Library.Now,
            Fences = [],
            Answer = Told.Instance,
        };
        var events = new EventFacts();
        for (var at = 0; at < facts.Count; at++)
        {
            events.Add(eventIds[at], facts[at], unit);
        }

        await using var batch = Connection.CreateBatch();
        events.AddStatements(batch);
        _ = await batch.ExecuteNonQueryAsync(Cancellation);
    }

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        return command;
    }
}
