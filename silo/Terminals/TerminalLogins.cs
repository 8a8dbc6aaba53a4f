using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Silo.Access;

namespace Skranke.Silo.Terminals;

/// <summary>All terminals, in memory, so that a login asks no database: some machines log in for every transaction, and
/// all of them at once after an outage. What this process changes holds at once; what another did is noticed within
/// <see cref="PollEvery"/>.</summary>
public sealed partial class TerminalLogins : IAsyncDisposable
{
    private const string Columns = "login, library, credential, secret, profile, version";
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);
    private readonly NpgsqlDataSource _database;
    private readonly Credentials _credentials;
    private readonly Secrets _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private FrozenDictionary<string, Known> _byLogin = FrozenDictionary<string, Known>.Empty;
    private (IPNetwork Network, Known Terminal)[] _trusted = [];
    private (long Count, long Versions) _seen;
    private Task _polling = Task.CompletedTask;

    private TerminalLogins(
        NpgsqlDataSource database, Credentials credentials, Secrets secrets, TimeProvider time, ILogger log) =>
        (_database, _credentials, _secrets, _time, _log) = (database, credentials, secrets, time, log);

    public static async Task<TerminalLogins> StartAsync(
        NpgsqlDataSource database,
        Credentials credentials,
        Secrets secrets,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellation)
    {
        var terminals = new TerminalLogins(database, credentials, secrets, time, log);
        await terminals.ReadAll(cancellation);
        terminals._polling = terminals.Poll();
        return terminals;
    }

    /// <summary>Without any terminal, and never changing; for tests and for writing documents.</summary>
    public static TerminalLogins None(NpgsqlDataSource database, Credentials credentials, Secrets secrets) => new(
        database,
        credentials,
        secrets,
        TimeProvider.System,
        Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    /// <summary>Whose login and password this is; null where they are nobody's. A kiosk's key is a login too: its name
    /// and the key itself, with the profile of the terminal of that name where there is one.</summary>
    public Terminal? Admit(string login, string password)
    {
        var known = _byLogin.GetValueOrDefault(login);
        if (known is { Secret: { } secret })
        {
            return CryptographicOperations.FixedTimeEquals(secret, _secrets.HashLogin(login, password))
                ? known.Terminal
                : null;
        }

        return _credentials.Find(password) is { Role: Role.Kiosk } key && key.Name == login
            && (known is null || known.Terminal.Library == key.Library)
            ? (known?.Terminal ?? new Terminal
            {
                Login = login,
                Library = key.Library,
                Credential = key.Id,
                Profile = new TerminalProfile(),
            }) with { Credential = key.Id, Until = key.ExpiresAt }
            : null;
    }

    /// <summary>Another one as soon as any terminal or key is another: whom this let in is let in as before while it is
    /// the same and his key is not over.</summary>
    public (object Terminals, object Keys) Generation => (_byLogin, _credentials.Generation);

    /// <summary>A terminal that needs no login from where it speaks; of several the one with the narrowest
    /// network.</summary>
    public Terminal? Trusted(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var (network, known) in _trusted)
        {
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
            {
                return known.Terminal;
            }
        }

        return null;
    }

    /// <summary>The terminal as it is now; null where there is none of that login in the library.</summary>
    public Terminal? Find(string login, Isil library) =>
        _byLogin.GetValueOrDefault(login)?.Terminal is { } found && found.Library == library ? found : null;

    /// <summary>The terminals of all libraries, in no order.</summary>
    public IEnumerable<Terminal> All => _byLogin.Values.Select(known => known.Terminal);

    /// <summary>Whether the login is another library's.</summary>
    public bool IsTaken(string login, Isil library) =>
        _byLogin.GetValueOrDefault(login) is { } known && known.Terminal.Library != library;

    /// <summary>Sets a terminal; null where the login is another library's.</summary>
    /// <param name="password">Null to keep the one there is.</param>
    public async Task<Terminal?> Put(
        string login,
        Isil library,
        int credential,
        string? password,
        TerminalProfile profile,
        CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(
            $"""
            insert into terminal (login, library, credential, secret, profile) values ($1, $2, $3, $4, $5::jsonb)
            on conflict (login) do update
              set credential = $3, secret = coalesce($4, terminal.secret), profile = $5::jsonb,
                  version = terminal.version + 1
              where terminal.library = $2
            returning {Columns}
            """);
        command.Parameters.Add(new() { Value = login });
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = credential });
        command.Parameters.Add(new NpgsqlParameter
        {
            NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea,
            Value = password is null ? DBNull.Value : _secrets.HashLogin(login, password),
        });
        command.Parameters.Add(new()
        {
            Value = JsonSerializer.Serialize(profile, TerminalJson.Default.TerminalProfile),
        });
        Terminal? put = null;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            put = await reader.ReadAsync(cancellation) ? Read(reader).Terminal : null;
        }

        await ReadAll(cancellation);
        return put;
    }

    /// <summary>False where the library has no such terminal.</summary>
    public async Task<bool> Remove(string login, Isil library, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand("delete from terminal where login = $1 and library = $2");
        command.Parameters.Add(new() { Value = login });
        command.Parameters.Add(new() { Value = library.Value });
        var removed = await command.ExecuteNonQueryAsync(cancellation);
        await ReadAll(cancellation);
        return removed > 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _polling;
        _stopping.Dispose();
        _reading.Dispose();
    }

    private async Task ReadAll(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            var all = new Dictionary<string, Known>(StringComparer.Ordinal);
            await using var command = _database.CreateCommand($"select {Columns} from terminal");
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var known = Read(reader);
                all[known.Terminal.Login] = known;
            }

            _byLogin = all.ToFrozenDictionary(StringComparer.Ordinal);
            _trusted =
            [
                .. all.Values
                    .Select(known => (Known: known, Subnet: known.Terminal.Profile.TrustedSubnet))
                    .Where(one => one.Subnet is not null)
                    .Select(one => (Network: IPNetwork.Parse(one.Subnet!), one.Known))
                    .OrderByDescending(one => one.Network.PrefixLength),
            ];
            _seen = (all.Count, all.Values.Sum(known => (long)known.Terminal.Version));
        }
        finally
        {
            _ = _reading.Release();
        }
    }

    private static Known Read(NpgsqlDataReader reader) => new(
        new Terminal
        {
            Login = reader.GetString(0),
            Library = Isil.Of(reader.GetString(1)),
            Credential = reader.GetInt32(2),
            Profile = JsonSerializer.Deserialize(reader.GetString(4), TerminalJson.Default.TerminalProfile)!,
            Version = reader.GetInt32(5),
        },
        reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3));

    private Task Poll() => Lookout.Watch(
        PollEvery,
        _time,
        async () =>
        {
            if (await Changes(_stopping.Token) != _seen)
            {
                await ReadAll(_stopping.Token);
            }
        },
        failure => LogAway(_log, failure.GetType().Name),
        _stopping.Token);

    /// <summary>What differs when anything has changed.</summary>
    private async Task<(long, long)> Changes(CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(
            "select count(*), coalesce(sum(version), 0)::bigint from terminal");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        _ = await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private sealed record Known(Terminal Terminal, byte[]? Secret);

    [LoggerMessage(EventId = 170, Level = LogLevel.Warning,
        Message = "Terminals cannot be read at the moment ({Reason}); those that are known still hold.")]
    private static partial void LogAway(ILogger log, string reason);
}
