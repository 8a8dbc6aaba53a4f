using Npgsql;
using Skranke.Actors;

namespace Skranke.Silo.Ledger;

/// <summary>Hands out ids from blocks of the ledger's sequence, so that an id costs nothing and is known before the row
/// is written. Ids that are not used are lost, which harms nobody.</summary>
public sealed class LedgerIds(NpgsqlDataSource database) : IIds
{
    private const int BlockLength = 1000;
    private const int BlocksAtOnce = 16;

    private readonly Lock _taking = new();
    private readonly Queue<long> _blocks = new();
    private long _next;
    private long _end;
    private Task? _fetching;

    public long Next()
    {
        lock (_taking)
        {
            if (_next == _end)
            {
                NextBlock();
            }

            return _next++;
        }
    }

    private void NextBlock()
    {
        if (_blocks.Count == 0)
        {
            // Only the first call, or one after the ledger was away, waits here.
            Keep(Fetch());
        }

        _next = _blocks.Dequeue();
        _end = _next + BlockLength;
        if (_blocks.Count < BlocksAtOnce / 2 && _fetching is null or { IsCompleted: true })
        {
            _fetching = FetchAheadAsync();
        }
    }

    private async Task FetchAheadAsync()
    {
        try
        {
            await using var command = Command();
            var blocks = new List<long>();
            await using (var reader = await command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                {
                    blocks.Add(reader.GetInt64(0));
                }
            }

            lock (_taking)
            {
                Keep(blocks);
            }
        }
        catch (NpgsqlException)
        {
            // The ledger is away; whoever needs a block then asks for it and learns so.
        }
    }

    private List<long> Fetch()
    {
        try
        {
            using var command = Command();
            using var reader = command.ExecuteReader();
            var blocks = new List<long>();
            while (reader.Read())
            {
                blocks.Add(reader.GetInt64(0));
            }

            return blocks;
        }
        catch (NpgsqlException away)
        {
            throw new Skranke.Ledger.LedgerAwayException("The ledger gives no ids at present.", away);
        }
    }

    private void Keep(List<long> blocks) => blocks.ForEach(_blocks.Enqueue);

    private NpgsqlCommand Command() =>
        database.CreateCommand($"select nextval('id_seq') from generate_series(1, {BlocksAtOnce})");
}
