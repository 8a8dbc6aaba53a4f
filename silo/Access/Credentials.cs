using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Ledger;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Access;

/// <summary>All credentials, in memory. What this process creates or revokes holds at once; what another process did is
/// noticed within <see cref="PollEvery"/>. Keys are never deleted nor unrevoked, so that the highest id and the number
/// of revoked ones tell whether anything has changed.</summary>
public sealed partial class Credentials : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);
    private readonly CredentialRows _rows;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private FrozenDictionary<KeyHash, Credential> _byHash = FrozenDictionary<KeyHash, Credential>.Empty;
    private (int LastId, long Revoked) _seen;
    private Task _polling = Task.CompletedTask;

    private Credentials(NpgsqlDataSource database, TimeProvider time, ILogger log) =>
        (_rows, _time, _log) = (new CredentialRows(database), time, log);

    public static async Task<Credentials> StartAsync(
        NpgsqlDataSource database, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var credentials = new Credentials(database, time, log);
        await credentials.ReadAll(cancellation);
        credentials._polling = credentials.Poll();
        return credentials;
    }

    /// <summary>Credentials that are held in memory only and never change; for tests and for writing
    /// documents.</summary>
    public static Credentials Of(
        NpgsqlDataSource database, params IEnumerable<(string Key, Credential Credential)> known)
    {
        var log = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        return new Credentials(database, TimeProvider.System, log)
        {
            _byHash = known.ToFrozenDictionary(pair => KeyHash.Of(ApiKey.Hash(pair.Key)), pair => pair.Credential),
        };
    }

    /// <summary>Another one as soon as any credential is another.</summary>
    public object Generation => _byHash;

    /// <summary>The credential of a key that was sent; null where there is none, or it was revoked or is
    /// over.</summary>
    public Credential? Find(ReadOnlySpan<char> key)
    {
        Span<byte> hash = stackalloc byte[32];
        return ApiKey.TryHash(key, hash)
            && _byHash.TryGetValue(KeyHash.Of(hash), out var found)
            && found is { RevokedAt: null, IsByToken: false }
            && (found.ExpiresAt is null || found.ExpiresAt > _time.GetUtcNow())
            ? found
            : null;
    }

    /// <summary>The credential of somebody who comes with a token; made at first sight. Null where it was
    /// revoked.</summary>
    /// <param name="bearer">The keyed hash by which the bearer is known.</param>
    /// <param name="first">What the credential says where it is a new one; its id is drawn.</param>
    public async ValueTask<Credential?> OfBearer(byte[] bearer, Credential first, CancellationToken cancellation)
    {
        if (!_byHash.TryGetValue(KeyHash.Of(bearer), out var found))
        {
            await _rows.InsertBearer(bearer, first, cancellation);
            await ReadAll(cancellation);
            found = _byHash[KeyHash.Of(bearer)];
        }

        return found.RevokedAt is null ? found : null;
    }

    /// <summary>Draws a key.</summary>
    public async Task<KeyMaking> Create(NewKey asked, CancellationToken cancellation)
    {
        var key = ApiKey.New();
        var made = await _rows.Insert(asked, ApiKey.Hash(key), cancellation);
        return made is null ? await Before(asked.Request, cancellation) : await Followed(made, key, cancellation);
    }

    /// <summary>Draws another key for the same holder; the old one works for a while longer.</summary>
    /// <param name="library">Whose key it must be; null for one that operators make.</param>
    public async Task<KeyMaking> Rotate(
        int id,
        Isil? library,
        DateTimeOffset at,
        TimeSpan overlap,
        RequestKey request,
        CancellationToken cancellation)
    {
        if (await _rows.Of(id, library, cancellation) is not { IsByToken: false } old)
        {
            return new KeyMaking.Unknown();
        }

        if (request.Remember && await Before(request, cancellation) is not KeyMaking.Over and var before)
        {
            return before;
        }

        var key = ApiKey.New();
        try
        {
            var made = await _rows.InsertInPlaceOf(
                old, ApiKey.Hash(key), at, _time.GetUtcNow() + overlap, request, cancellation);
            return made is null ? new KeyMaking.Over() : await Followed(made, key, cancellation);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Another process was quicker with the same request.
            return await Before(request, cancellation);
        }
    }

    /// <summary>Revokes a library's key; null where that library has no such key. Revoking twice changes
    /// nothing.</summary>
    /// <param name="library">Whose key it must be; null for one that operators make.</param>
    public async Task<Credential?> Revoke(int id, Isil? library, DateTimeOffset at, CancellationToken cancellation)
    {
        var revoked = await _rows.Revoke(id, library, at, cancellation);
        await Follow(cancellation);
        return revoked;
    }

    /// <summary>A library's keys in the order of their making, revoked ones included.</summary>
    /// <param name="library">Null for the keys that operators make.</param>
    public Task<IReadOnlyList<Credential>> List(
        Isil? library, int after, int most, CancellationToken cancellation) =>
        _rows.List(library, after, most, cancellation);

    private async Task<KeyMaking> Before(RequestKey request, CancellationToken cancellation) =>
        await _rows.MadeBy(request, cancellation) switch
        {
            null => new KeyMaking.Over(),
            { SameRequest: true, Made: var made } => new KeyMaking.MadeBefore(made),
            _ => new KeyMaking.RequestReused(),
        };

    private async Task<KeyMaking> Followed(Credential made, string key, CancellationToken cancellation)
    {
        await Follow(cancellation);
        return new KeyMaking.Made(made, key);
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
            var all = new Dictionary<KeyHash, Credential>();
            var (lastId, revoked) = (0, 0L);
            await foreach (var (credential, hash) in _rows.All(cancellation))
            {
                lastId = Math.Max(lastId, credential.Id);
                revoked += credential.RevokedAt is null ? 0 : 1;
                all[KeyHash.Of(hash)] = credential;
            }

            _byHash = all.ToFrozenDictionary();
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

    /// <summary>Nobody can revoke a key while the database is away, so that what is remembered still holds.</summary>
    private Task Poll() => Lookout.Watch(
        PollEvery,
        _time,
        async () =>
        {
            if (await _rows.Changes(_stopping.Token) != _seen)
            {
                await ReadAll(_stopping.Token);
            }
        },
        failure => LogAway(_log, failure.GetType().Name),
        _stopping.Token);

    [LoggerMessage(EventId = 301, Level = LogLevel.Warning,
        Message = "Credentials cannot be read at the moment ({Reason}); those that are known still hold.")]
    private static partial void LogAway(ILogger log, string reason);
}
