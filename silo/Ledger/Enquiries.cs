using System.Threading.Channels;
using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Look-ups that wait at the same time go to the database together, whatever they are about: one round trip
/// for cards, copies and patrons alike. While it is under way the next ones collect, without any artificial delay. It
/// is asked by few connections that are kept, so that few backends have to know the tables and their pages.</summary>
public sealed class Enquiries : IAsyncDisposable
{
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
        while (Taken() is { Length: > 0 } left)
        {
            Array.ForEach(left, asked => asked.Fail(new LedgerAwayException("The engine is stopping.")));
        }
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

    /// <summary>Answers everybody, whatever happens. Where the database cannot even read what somebody asks, each is
    /// asked about alone, so that nobody suffers from another's key.</summary>
    /// <returns>The connection to ask by next time; null where this one is of no use any more.</returns>
    private async Task<NpgsqlConnection?> AnswerAsync(NpgsqlConnection? connection, IAsked[] asked)
    {
        try
        {
            return await AskWithPatienceAsync(connection, asked);
        }
        catch (LedgerAwayException away)
        {
            Array.ForEach(asked, one => one.Fail(away));
            return null;
        }
        catch (Exception failure)
        {
            if (asked is [{ Count: 1 } alone])
            {
                alone.Fail(failure);
                return null;
            }

            NpgsqlConnection? next = null;
            foreach (var one in asked.SelectMany(one => one.Apart()).ToArray())
            {
                next = await AnswerAsync(next, [one]);
            }

            return next;
        }
    }

    private Task<NpgsqlConnection> AskWithPatienceAsync(NpgsqlConnection? connection, IAsked[] asked) =>
        ReadPatience.With(async () =>
        {
            try
            {
                connection ??= await _database.OpenConnectionAsync();
                await AskAsync(connection, asked);
                return connection;
            }
            catch
            {
                await LeaveAsync(connection);
                connection = null;
                throw;
            }
        });

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

    /// <summary>A connection that cannot even be closed must not end the desk: those who wait would wait for
    /// ever.</summary>
    private static async Task LeaveAsync(NpgsqlConnection? connection)
    {
        try
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
        catch (Exception)
        {
            // Its server ends it.
        }
    }
}
