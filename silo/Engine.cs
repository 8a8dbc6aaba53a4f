using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Silo.Access;
using Skranke.Silo.Cards;
using Skranke.Silo.Demo;
using Skranke.Silo.Embedded;
using Skranke.Silo.Hosting;
using Skranke.Silo.Ledger;
using Skranke.Silo.Postgres;
using Skranke.Silo.Privacy;
using Skranke.Silo.Proposals;
using Skranke.Silo.Sending;
using Skranke.Silo.Time;

namespace Skranke.Silo;

/// <summary>One process of the engine: the ledger's database, the grains over it, and the clock that decides.</summary>
public sealed class Engine : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly DataFolder _folder;
    private readonly PrivatePostgres? _server;
    private readonly NpgsqlDataSource _loading;
    private readonly NpgsqlDataSource _writing;
    private readonly PostgresLedger _ledger;
    private readonly StateReader _reader;
    private readonly IGrainHost _host;
    private readonly Task _supervision;
    private readonly ErasureLog _erasures;
    private readonly ErasureWatch? _erasedElsewhere;
    private readonly PrivacyRun _privacy;
    private readonly Housekeeping? _housekeeping;
    private readonly Outbox _outbox;
    private readonly MovingClock _moving;
    private readonly bool _isAlone;

    private Engine(Opened opened, EngineOptions options, IGrainHosting hosting, ILoggerFactory logs)
    {
        (_folder, SharedFolder, var connection, _server, Database, _loading, _writing, Secrets, Clock, Ids, var journal)
            = opened;
        _reader = new StateReader(_loading);
        _erasures = new ErasureLog(journal, logs.CreateLogger<ErasureJournal>());
        _erasedElsewhere = options.SharedFolder is null
            ? null
            : new ErasureWatch(journal, _erasures.Tell, TimeProvider.System);
        _ledger = new PostgresLedger(
            _writing, options.Writers, logs.CreateLogger<PostgresLedger>(), _erasures);
        CardNumbers = new CardNumbers(Database);
        var world = new World(null!, _reader, _ledger, Clock, Ids, Secrets) { CardNumbers = CardNumbers };
        _host = hosting.Host(world, connection);
        TraceSources = hosting.TraceSources;
        _supervision = _server?.SuperviseAsync(_stopping.Token) ?? Task.CompletedTask;
        _privacy = new PrivacyRun(Database, _reader, _host);
        LinkProposals = new LinkProposals(Database, _reader, _ledger, Ids, Clock);
        _housekeeping = hosting.LooksAfter
            ? new Housekeeping(
                Database,
                _privacy,
                LinkProposals,
                Clock,
                TimeProvider.System,
                logs.CreateLogger<Housekeeping>())
            : null;
        _isAlone = hosting.IsAlone;
        _outbox = new Outbox(
            Database,
            _reader,
            _host,
            Carriers.Of(options.Post, SharedFolder),
            Secrets,
            Ids,
            Clock,
            TimeProvider.System,
            logs.CreateLogger<Outbox>(),
            Clock.IsFrozen);
        _moving = new MovingClock(_host, _reader, _outbox, Clock, StandAtAsync);
        Mailroom = new Mailroom(Database, _host, Ids, Clock, TimeProvider.System);
    }

    /// <summary>The ledger's database, for read models and look-ups.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>The grains; <see cref="OverloadedException"/> when too many requests wait.</summary>
    public IAsk Grains => _host;

    /// <summary>Names of the sources whose traces lead from one process to the next.</summary>
    public IReadOnlyList<string> TraceSources { get; }

    /// <summary>Who hosts the grains, for operators.</summary>
    public HostState Hosts => _host.State;

    /// <summary>Where what all processes of a cluster have in common lies.</summary>
    public string SharedFolder { get; }

    /// <summary>Remembers refusals that the edge gives without asking a grain.</summary>
    public ICommit Ledger => _ledger;

    /// <summary>Reads states as decisions see them, for read models that show what a rule would say.</summary>
    public ILoad Load => _reader;

    /// <summary>Look-ups by keys, together with those of the grains.</summary>
    public Enquiries Enquiries => _reader.Enquiries;

    /// <summary>Tells staff of persons who have two accounts.</summary>
    public LinkProposals LinkProposals { get; }

    /// <summary>What staff do with messages.</summary>
    public Mailroom Mailroom { get; }

    public BusinessClock Clock { get; }

    public IIds Ids { get; }

    /// <summary>Numbers of new cards.</summary>
    public ICardNumbers CardNumbers { get; }

    /// <summary>Keys that stay outside the database: for PINs, national ids and fingerprints of requests.</summary>
    public Secrets Secrets { get; }

    /// <summary>Where the private database is, or the server that was given; without its password.</summary>
    public string DatabaseAddress => new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Password = null }
        .ConnectionString;

    /// <summary>Whether this start made the first key, which lies in the data folder now.</summary>
    public bool HasFirstKey { get; private set; }

    /// <summary>The private server, for tests that let it crash; null where another server is used.</summary>
    public PrivatePostgres? PrivateServer => _server;

    /// <summary>Makes sure of the database and its durability, brings the schema up to date, and starts the
    /// grains.</summary>
    /// <param name="hosting">Where the grains live; in this process where null.</param>
    /// <exception cref="PostgresSetupException">the private database cannot be had; the message says what to
    /// do.</exception>
    /// <exception cref="UnsafePostgresException">the server would lose acknowledged work.</exception>
    public static async Task<Engine> StartAsync(
        EngineOptions options, ILoggerFactory logs, CancellationToken cancellation, IGrainHosting? hosting = null)
    {
        hosting ??= new EmbeddedHosting(new EmbeddedLimits(options.GrainsMax, options.WaitingMax), logs);
        var opened = await Opened.OpenAsync(options, logs, cancellation);
        var engine = new Engine(opened, options, hosting, logs);
        if (engine.Clock.IsFrozen && !hosting.IsAlone)
        {
            await engine.DisposeAsync();
            throw new PostgresSetupException(
                "A clock that stands still is for one process alone, and this database has one. Start it without a "
                + "role, or another database.");
        }

        if (options.Demo)
        {
            await DemoLibraries.MakeAsync(
                engine.Database, engine.Ids, engine.Secrets, engine.Clock.Now, engine.SharedFolder, cancellation);
        }
        else
        {
            engine.HasFirstKey = await FirstKey.MakeAsync(
                engine.Database, engine.SharedFolder, engine.Clock.Now, cancellation);
        }

        if (hosting.LooksAfter)
        {
            _ = await engine._privacy.CatchUpAsync(engine.Clock.Now, cancellation);
        }

        await engine._host.StartAsync(cancellation);
        if (hosting.LooksAfter)
        {
            engine._outbox.Start(engine._isAlone);
        }

        return engine;
    }

    /// <summary>Runs every timer until nothing is due at the clock's present instant, and then cuts and erases what
    /// that instant makes due.</summary>
    public async Task RunTimersAsync(CancellationToken cancellation)
    {
        await _moving.RunDueAsync(cancellation);
        _ = await _privacy.RunAsync(Clock.Now, cancellation);
    }

    /// <summary>Moves a clock that stands still from one thing that is due to the next, so that each is decided at the
    /// time at which it would have happened and in that order. The clock is stored at every step: a move that is cut
    /// off goes on where it was.</summary>
    public async Task MoveClockAsync(DateTimeOffset to, CancellationToken cancellation)
    {
        await _moving.MoveAsync(to, cancellation);
        await RunTimersAsync(cancellation);
    }

    private async Task StandAtAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        await StoredClock.WriteAsync(Database, at, cancellation);
        Invariant.That(Clock.TryMove(at));
    }

    /// <summary>Told of everybody who was erased, so that what is remembered of them can be forgotten.</summary>
    public event Action<PatronId> Erased
    {
        add => _erasures.Erased += value;
        remove => _erasures.Erased -= value;
    }

    /// <summary>Takes no more requests, finishes those it accepted, then stops what it started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_housekeeping is not null)
        {
            await _housekeeping.DisposeAsync();
        }

        if (_erasedElsewhere is not null)
        {
            await _erasedElsewhere.DisposeAsync();
        }

        await _outbox.DisposeAsync();
        await _host.StopAsync(StopPatience);
        await _host.DisposeAsync();
        await _ledger.DisposeAsync();
        await _reader.DisposeAsync();
        await _loading.DisposeAsync();
        await _writing.DisposeAsync();
        await Database.DisposeAsync();
        await _stopping.CancelAsync();
        await _supervision;
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Crashes the engine for tests: what it holds is dropped as a killed process would drop it, and the
    /// private server is left running for the next start to adopt.</summary>
    public void Abandon()
    {
        _stopping.Cancel();
        _server?.Abandon();
        _folder.Dispose();
    }
}
