using System.Threading.Channels;
using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Look-ups that wait at the same time go to the database together, whatever they are about: one round trip
/// for cards, copies and patrons alike. While it is under way the next ones collect, without any artificial delay. It
/// is asked by few connections that are kept, so that few backends have to know the tables and their pages.</summary>
public sealed class Enquiries : IAsyncDisposable
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(4);

    private readonly NpgsqlDataSource _database;
    private readonly List<IEnquiry> _kinds = [];
    private readonly Task[] _desks;

    /// <summary>Says that something waits. One word is enough for all that waits when a desk hears it.</summary>
    private readonly Channel<bool> _waiting = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile bool _closed;

    /// <param name="desks">Round trips that may be under way at the same time.</param>
    public Enquiries(NpgsqlDataSource database, int desks = 2)
    {
        _database = database;
        _desks = [.. Enumerable.Range(0, desks).Select(_ => Task.Run(ServeAsync))];
    }

    /// <summary>Opens a kind of enquiry.</summary>
    /// <param name="ask">Adds the statements that find what there is of some keys, each key given once.</param>
    /// <param name="read">Reads their results, from the first to the last, without going on behind them; a key without
    /// an entry is unknown.</param>
    internal Enquiry<TKey, TValue> About<TKey, TValue>(
        Action<NpgsqlBatch, TKey[]> ask, Func<NpgsqlDataReader, TKey[], Task<Dictionary<TKey, TValue>>> read)
        where TKey : notnull where TValue : class
    {
        var kind = new Enquiry<TKey, TValue>(this, ask, read);
        lock (_kinds)
        {
            _kinds.Add(kind);
        }

        return kind;
    }

    /// <exception cref="LedgerAwayException">when nobody answers any more.</exception>
    internal void Waits()
    {
        if (_closed)
        {
            throw new LedgerAwayException("The engine is stopping.");
        }

        StillWaits();
    }

    /// <summary>More waits than a desk has taken.</summary>
    internal void StillWaits() => _waiting.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _ = _waiting.Writer.TryComplete();
        await Task.WhenAll(_desks);
        Array.ForEach(Taken(), asked => asked.Fail(new LedgerAwayException("The engine is stopping.")));
    }

    private async Task ServeAsync()
    {
        NpgsqlConnection? connection = null;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            if (_waiting.Reader.TryRead(out _) && Taken() is { Length: > 0 } asked)
            {
                connection = await AnswerAsync(connection, asked);
            }
        }

        await LeaveAsync(connection);
    }

    private IAsked[] Taken()
    {
        lock (_kinds)
        {
            return [.. _kinds.Select(kind => kind.Take()).OfType<IAsked>()];
        }
    }

    /// <returns>The connection to ask by next time; null where this one is of no use any more.</returns>
    private async Task<NpgsqlConnection?> AnswerAsync(NpgsqlConnection? connection, IAsked[] asked)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var pause = 20; ; pause = Math.Min(pause * 2, 500))
        {
            try
            {
                connection ??= await _database.OpenConnectionAsync();
                await AskAsync(connection, asked);
                return connection;
            }
            catch (Exception failure)
            {
                await LeaveAsync(connection);
                connection = null;
                if (!Passing.Is(failure) && failure is not InvalidOperationException)
                {
                    Array.ForEach(asked, one => one.Fail(failure));
                    return null;
                }

                // A server that restarts is away for a second; whoever asks meanwhile waits instead of being sent away.
                if (TimeProvider.System.GetElapsedTime(started) > PatienceMax)
                {
                    var away = new LedgerAwayException("The ledger cannot be read at present.", failure);
                    Array.ForEach(asked, one => one.Fail(away));
                    return null;
                }
            }

            await Task.Delay(pause);
        }
    }

    private static async Task AskAsync(NpgsqlConnection connection, IAsked[] asked)
    {
        await using var batch = connection.CreateBatch();
        Array.ForEach(asked, one => one.AddStatements(batch));
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            for (var at = 0; at < asked.Length; at++)
            {
                if (at > 0)
                {
                    _ = await reader.NextResultAsync();
                }

                await asked[at].ReadAsync(reader);
            }
        }

        Array.ForEach(asked, one => one.Answer());
    }

    private static async Task LeaveAsync(NpgsqlConnection? connection)
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }
}
