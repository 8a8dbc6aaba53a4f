using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Skranke.Actors;
using Skranke.Silo.Embedded;
using Skranke.Silo.Hosting;
using Skranke.Timers;

namespace Skranke.Silo.Orleans;

/// <summary>This process as a silo, or as a client of the silos: the same port for whoever asks.</summary>
internal sealed partial class ClusterHost : IGrainHost
{
    /// <summary>The name of the only grain storage.</summary>
    public const string CursorStorage = "cursors";

    private const string Invariant = "Npgsql";
    private const string Runtime = "Orleans";

    /// <summary>It takes the time since the machine was switched on for a delay when it starts.</summary>
    private const string Watchdog = "Orleans.Runtime.Watchdog";

    private readonly ClusterSettings _settings;
    private readonly NpgsqlDataSource _database;
    private readonly IHost _host;
    private readonly MembershipWatch _watch;
    private readonly HostMeters _meters;
    private readonly Surroundings? _around;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _starting = Task.CompletedTask;
    private ClusterAsk? _ask;
    private long _inside;
    private volatile bool _isStopping;
    private bool _isStarted;

    public ClusterHost(ClusterSettings settings, World world, string connection, ILoggerFactory logs)
    {
        (_settings, _log) = (settings, logs.CreateLogger<ClusterHost>());
        _database = ClusterSchema.Connect(connection);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        _ = builder.Logging.AddProvider(new Forwarding(logs)).AddFilter(Runtime, LogLevel.Warning)
            .AddFilter("Polly", LogLevel.None).AddFilter(Watchdog, LogLevel.Error);
        _ = builder.Services.AddSingleton(world).AddSingleton<Surroundings>()
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        _ = settings.IsSilo ? builder.UseOrleans(Silo) : builder.UseOrleansClient(Client);
        _host = builder.Build();
        _around = settings.IsSilo ? _host.Services.GetRequiredService<Surroundings>() : null;
        _watch = new MembershipWatch(_database, settings, _around, () => _ask is null ? null : Grains);
        _meters = new HostMeters(
            () => _around?.Active ?? ImmutableSortedDictionary<string, long>.Empty,
            () => Waiting);
    }

    public HostState State => new(_watch.Silos, Waiting, IsCluster: true);

    /// <summary>In a silo's mailboxes, or asked by a client and not answered.</summary>
    private long Waiting => _around?.Waiting ?? Interlocked.Read(ref _inside);

    private IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <exception cref="OverloadedException">when too many requests wait, or the host is stopping.</exception>
    public async ValueTask<Reply> Ask(GrainKey grain, Request request)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > _settings.WaitingMax || _isStopping)
            {
                throw new OverloadedException(
                    _isStopping ? "The engine is stopping." : "Too many requests wait already.");
            }

            return _ask is { } cluster && State.IsReady
                ? await cluster.Ask(grain, request)
                : throw new SilosAwayException("No silo is known to be active.");
        }
        finally
        {
            if (Interlocked.Decrement(ref _inside) == 0 && _isStopping)
            {
                _ = _drained.TrySetResult();
            }
        }
    }

    public void Tell(GrainKey grain, Request request) => _ask?.Tell(grain, request);

    /// <summary>A silo has joined when this returns. A client goes on looking for silos in the background, and says
    /// meanwhile that it is not ready.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await ClusterSchema.RunAsync(_database, cancellation);
        _isStarted = true;
        _starting = JoinAsync();
        if (_settings.IsSilo)
        {
            await _starting;
            _starting = WakeShardsAsync();
        }

        await _watch.StartAsync(cancellation);
    }

    /// <summary>Takes no more requests from outside and finishes those accepted; a silo then hands its grains
    /// over.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        _isStopping = true;
        if (Interlocked.Read(ref _inside) > 0)
        {
            _ = await Task.WhenAny(_drained.Task, Task.Delay(patience));
        }

        await _stopping.CancelAsync();
        await _starting;
        if (_isStarted)
        {
            await _host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _meters.Dispose();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        await _database.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task JoinAsync()
    {
        try
        {
            await _host.StartAsync(_stopping.Token);
            _ask = new ClusterAsk(Grains, Patience.OfCallers);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped before any silo was found.
        }
    }

    /// <summary>Once is enough for the cluster's whole life, but no silo knows whether it is the first.</summary>
    private async Task WakeShardsAsync()
    {
        for (var shard = 0; shard < TimerShardGrain.Shards && !_stopping.IsCancellationRequested;)
        {
            try
            {
                await ((ITimerShardActor)Grains.Actor(GrainKey.TimerShard(shard))).Wake();
                shard++;
            }
            catch (Exception failure)
            {
                NotAwake(_log, shard, failure.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Silo(ISiloBuilder silo)
    {
        _ = silo.Configure<ClusterOptions>(Name)
            .Configure<ClusterMembershipOptions>(Kiosks)
            .Configure<SiloMessagingOptions>(Messages)
            .Configure<ConnectionOptions>(connection => connection.OpenConnectionTimeout = TimeSpan.FromSeconds(2))
            .Configure<GrainCollectionOptions>(grains => grains.CollectionAge = TimeSpan.FromMinutes(10))
            .Configure<EndpointOptions>(endpoint =>
            {
                endpoint.AdvertisedIPAddress = _settings.Address;
                endpoint.SiloPort = _settings.SiloPort;
                endpoint.GatewayPort = _settings.GatewayPort;
                endpoint.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, _settings.SiloPort);
                endpoint.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, _settings.GatewayPort);
            })
            .UseAdoNetClustering(options => (options.Invariant, options.DataSource) = (Invariant, _database))
            .UseAdoNetReminderService(options => (options.Invariant, options.DataSource) = (Invariant, _database))
            .AddAdoNetGrainStorage(
                CursorStorage, options => (options.Invariant, options.DataSource) = (Invariant, _database));
        if (_settings.IsTraced)
        {
            _ = silo.AddActivityPropagation();
        }
    }

    private void Client(IClientBuilder client)
    {
        _ = client.Configure<ClusterOptions>(Name)
            .Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = TimeSpan.FromSeconds(5))
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(3))
            .UseAdoNetClustering(options => (options.Invariant, options.DataSource) = (Invariant, _database))
            .UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
                return true;
            });
        if (_settings.IsTraced)
        {
            _ = client.AddActivityPropagation();
        }
    }

    private void Name(ClusterOptions cluster) => (cluster.ClusterId, cluster.ServiceId) = (_settings.Id, "skranke");

    /// <summary>A silo that does not answer for about three seconds is declared dead: a person stands at the kiosk. One
    /// that was merely slow loses nothing by it; its writes are refused by fences and it starts again.</summary>
    private static void Kiosks(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
        membership.ExtendProbeTimeoutDuringDegradation = false;
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(3);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.DeathVoteExpirationTimeout = TimeSpan.FromSeconds(30);
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    /// <summary>The engine's own log, in which the runtime reports nothing below a warning.</summary>
    private sealed class Forwarding(ILoggerFactory logs) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

        public void Dispose()
        {
            // The factory is the engine's.
        }
    }

    /// <summary>What waits for a silo that does not answer is given up soon and asked again, when another silo has its
    /// grains. Also where a grain is to be placed, and whom the directory asks.</summary>
    private static void Messages(SiloMessagingOptions messages)
    {
        messages.ResponseTimeout = TimeSpan.FromSeconds(4);
        messages.SystemResponseTimeout = TimeSpan.FromSeconds(4);
        messages.PlacementTimeout = TimeSpan.FromSeconds(3);
    }

    [LoggerMessage(1311, LogLevel.Warning, "Timer shard {Shard} could not be woken and will be tried again: {Failure}")]
    private static partial void NotAwake(ILogger logger, int shard, string failure);
}
