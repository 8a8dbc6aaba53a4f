using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Access;

/// <summary>All credentials, in memory. What this process creates or revokes holds at once; what another process did is
/// noticed within <see cref="PollEvery"/>. Keys are never deleted nor unrevoked, so that the highest id and the number
/// of revoked ones tell whether anything has changed.</summary>
public sealed partial class Credentials : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);
    private readonly NpgsqlDataSource _database;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private FrozenDictionary<KeyHash, Credential> _byHash = FrozenDictionary<KeyHash, Credential>.Empty;
    private (int LastId, long Revoked) _seen;
    private Task _polling = Task.CompletedTask;

    private Credentials(NpgsqlDataSource database, ILogger log) => (_database, _log) = (database, log);

    public static async Task<Credentials> StartAsync(
        NpgsqlDataSource database, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var credentials = new Credentials(database, log);
        await credentials.ReadAll(cancellation);
        credentials._polling = credentials.Poll(time);
        return credentials;
    }

    /// <summary>Credentials that are held in memory only and never change; for tests and for writing
    /// documents.</summary>
    public static Credentials Of(
        NpgsqlDataSource database, params IEnumerable<(string Key, Credential Credential)> known)
    {
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        return new Credentials(database, log)
        {
            _byHash = known.ToFrozenDictionary(pair => KeyHash.Of(ApiKey.Hash(pair.Key)), pair => pair.Credential),
        };
    }

    /// <summary>The credential of a key that was sent; null where there is none or it was revoked.</summary>
    public Credential? Find(ReadOnlySpan<char> key)
    {
        Span<byte> hash = stackalloc byte[32];
        return ApiKey.TryHash(key, hash) ? _byHash.GetValueOrDefault(KeyHash.Of(hash)) : null;
    }

    /// <summary>Draws a key. This answer is the only place where it can be read.</summary>
    public async Task<(Credential Credential, string Key)> Create(
        Isil library, Role role, string name, DateTimeOffset at, CancellationToken cancellation)
    {
        var key = ApiKey.New();
        await using var command = _database.CreateCommand(
            "insert into credential (hash, library, role, name, created_at) values ($1, $2, $3, $4, $5) returning id");
        _ = command.Parameters.AddWithValue(ApiKey.Hash(key));
        _ = command.Parameters.AddWithValue(library.Value);
        _ = command.Parameters.AddWithValue(Roles.NameOf(role));
        _ = command.Parameters.AddWithValue(name);
        _ = command.Parameters.AddWithValue(at.ToUniversalTime());
        var id = (int)(await command.ExecuteScalarAsync(cancellation))!;
        await Follow(cancellation);
        return (new Credential(id, library, role, name, at, null), key);
    }

    /// <summary>Revokes a library's key; null where that library has no such key. Revoking twice changes
    /// nothing.</summary>
    public async Task<Credential?> Revoke(int id, Isil library, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(
            """
            update credential set revoked_at = coalesce(revoked_at, $3) where id = $1 and library = $2
            returning id, library, role, name, created_at, revoked_at
            """);
        _ = command.Parameters.AddWithValue(id);
        _ = command.Parameters.AddWithValue(library.Value);
        _ = command.Parameters.AddWithValue(at.ToUniversalTime());
        Credential? revoked = null;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            revoked = await reader.ReadAsync(cancellation) ? Read(reader) : null;
        }

        await Follow(cancellation);
        return revoked;
    }

    /// <summary>A library's keys in the order of their making, revoked ones included.</summary>
    public async Task<IReadOnlyList<Credential>> List(Isil library, int after, int most, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(
            """
            select id, library, role, name, created_at, revoked_at from credential
            where library = $1 and id > $2 order by id limit $3
            """);
        _ = command.Parameters.AddWithValue(library.Value);
        _ = command.Parameters.AddWithValue(after);
        _ = command.Parameters.AddWithValue(most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<Credential>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    /// <summary>What was written holds even where it cannot be read back at this moment; the next poll reads
    /// it.</summary>
    private async Task Follow(CancellationToken cancellation)
    {
        try
        {
            await ReadAll(cancellation);
        }
        catch (NpgsqlException exception)
        {
            LogAway(_log, exception.GetType().Name);
        }
    }

    /// <summary>Sees at once what another process or the import of demo libraries has made.</summary>
    public async Task ReadAll(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            await using var command = _database.CreateCommand(
                "select id, library, role, name, created_at, revoked_at, hash from credential");
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var valid = new Dictionary<KeyHash, Credential>();
            var (lastId, revoked) = (0, 0L);
            while (await reader.ReadAsync(cancellation))
            {
                var credential = Read(reader);
                lastId = Math.Max(lastId, credential.Id);
                if (credential.RevokedAt is null)
                {
                    valid[KeyHash.Of(reader.GetFieldValue<byte[]>(6))] = credential;
                }
                else
                {
                    revoked++;
                }
            }

            _byHash = valid.ToFrozenDictionary();
            _seen = (lastId, revoked);
        }
        finally
        {
            _ = _reading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _polling;
        _stopping.Dispose();
        _reading.Dispose();
    }

    private async Task Poll(TimeProvider time)
    {
        using var timer = new PeriodicTimer(PollEvery, time);
        var isAway = false;
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    if (await Changes() != _seen)
                    {
                        await ReadAll(_stopping.Token);
                    }

                    isAway = false;
                }
                catch (Exception exception)
                    when (exception is NpgsqlException or LedgerAwayException or TimeoutException)
                {
                    // Nobody can revoke a key while the database is away, so that what is remembered still holds.
                    if (!isAway)
                    {
                        LogAway(_log, exception.GetType().Name);
                    }

                    isAway = true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops.
        }
    }

    private async Task<(int LastId, long Revoked)> Changes()
    {
        await using var command = _database.CreateCommand(
            "select coalesce(max(id), 0), count(revoked_at) from credential");
        await using var reader = await command.ExecuteReaderAsync(_stopping.Token);
        _ = await reader.ReadAsync(_stopping.Token);
        return (reader.GetInt32(0), reader.GetInt64(1));
    }

    private static Credential Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        Isil.Of(reader.GetString(1)),
        Roles.Named(reader.GetString(2)),
        reader.GetString(3),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5));

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning,
        Message = "Credentials cannot be read at the moment ({Reason}); those that are known still hold.")]
    private static partial void LogAway(ILogger log, string reason);
}
