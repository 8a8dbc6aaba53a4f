using System.Collections.Immutable;
using Npgsql;
using Skranke.Silo.Hosting;

namespace Skranke.Silo.Orleans;

/// <summary>Looks once a second who is in the cluster, for readiness and for operators. While the database is away what
/// was seen last holds on, for nobody can join or be declared dead then.</summary>
internal sealed class MembershipWatch(
    NpgsqlDataSource database,
    ClusterSettings settings,
    Surroundings? own,
    Func<IGrainFactory?> grains) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Counts of grains are asked of the silos more seldom than who they are.</summary>
    private const int CountEvery = 5;

    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;
    private ImmutableDictionary<string, ImmutableSortedDictionary<string, long>> _grains =
        ImmutableDictionary<string, ImmutableSortedDictionary<string, long>>.Empty;

    public ImmutableArray<SiloState> Silos { get; private set; } = [];

    public async Task StartAsync(CancellationToken cancellation)
    {
        Silos = await ReadAsync(cancellation);
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every);
        for (var round = 0; await NextAsync(timer); round++)
        {
            try
            {
                if (round % CountEvery == 0)
                {
                    await CountAsync();
                }

                Silos = await ReadAsync(_stopping.Token);
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException
                or OrleansException)
            {
                // The database or a silo is away; the next round looks again.
            }
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task CountAsync()
    {
        if (grains() is not { } factory || Silos.IsEmpty)
        {
            return;
        }

        var counts = await factory.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        _grains = counts.Where(count => count.GrainType.Contains("Skranke", StringComparison.Ordinal))
            .GroupBy(count => NameOf(count.SiloAddress.Endpoint.Address.ToString(), count.SiloAddress.Endpoint.Port))
            .ToImmutableDictionary(
                silo => silo.Key,
                silo => silo.GroupBy(KindOf).ToImmutableSortedDictionary(
                    kind => kind.Key, kind => kind.Sum(count => (long)count.ActivationCount)));
    }

    private async Task<ImmutableArray<SiloState>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select address, port, status, start_time from membership
            where deployment_id = $1 and (status <> 6 or i_am_alive_time > now() - interval '1 hour')
            order by start_time, address, port
            """);
        command.Parameters.Add(new() { Value = settings.Id });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var silos = ImmutableArray.CreateBuilder<SiloState>();
        while (await reader.ReadAsync(cancellation))
        {
            var name = NameOf(reader.GetString(0), reader.GetInt32(1));
            var status = (SiloStatus)reader.GetInt32(2);
            silos.Add(new SiloState(
                name,
                WordOf(status),
                new DateTimeOffset(reader.GetDateTime(3), TimeSpan.Zero),
                status == SiloStatus.Active && _grains.TryGetValue(name, out var counts) ? counts : OwnOr(name)));
        }

        return silos.ToImmutable();
    }

    private ImmutableSortedDictionary<string, long> OwnOr(string name) =>
        own is not null && name == NameOf(settings.Address.ToString(), settings.SiloPort)
            ? own.Active
            : ImmutableSortedDictionary<string, long>.Empty;

    private static string NameOf(string address, int port) => $"{address}:{port}";

    /// <summary><c>Skranke.Silo.Orleans.PatronAdapter,Skranke.Cluster</c> counts as a patron.</summary>
    private static string KindOf(SimpleGrainStatistic count)
    {
        var name = count.GrainType.Split(',')[0].Split('.')[^1];
        return name.EndsWith("Adapter", StringComparison.Ordinal) ? name[..^"Adapter".Length] : name;
    }

    private static string WordOf(SiloStatus status) => status switch
    {
        SiloStatus.Active => "active",
        SiloStatus.Created or SiloStatus.Joining => "joining",
        SiloStatus.ShuttingDown or SiloStatus.Stopping => "stopping",
        _ => "dead",
    };
}
