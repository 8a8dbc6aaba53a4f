using System.Collections.Concurrent;
using System.Collections.Immutable;
using Skranke.Actors;

namespace Skranke.Silo.Embedded;

/// <summary>Hosts grains in one process: a mailbox for each, one turn at a time. Idle grains leave memory, and so do
/// the longest unused ones when there are too many. When too many requests wait, further ones are turned away at once
/// with a clear word instead of waiting without end.</summary>
public sealed class EmbeddedHost : IAsk, IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    /// <summary>Sweeps after which an unused grain leaves memory: about ten minutes.</summary>
    private const int IdleSweepsMax = 60;

    private readonly ConcurrentDictionary<GrainKey, Activation> _activations = new(GrainKeyComparer.Instance);
    private readonly World _world;
    private readonly EmbeddedLimits _limits;
    private readonly ITimer _sweeper;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _byKind = new long[Enum.GetValues<GrainKind>().Length];
    private int _sweep;
    private int _sweeping;
    private long _inside;
    private int _active;
    private volatile bool _stopping;

    /// <param name="world">What grains see; its <see cref="World.Grains"/> is replaced by this host.</param>
    /// <param name="time">The clock that waits; not the one that decides.</param>
    public EmbeddedHost(World world, EmbeddedLimits limits, TimeProvider time)
    {
        _world = world;
        _limits = limits;
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Grains in memory now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Grains in memory now, by kind.</summary>
    public ImmutableSortedDictionary<string, long> ByKind => Enum.GetValues<GrainKind>()
        .ToImmutableSortedDictionary(kind => kind.ToString(), kind => Interlocked.Read(ref _byKind[(int)kind]));

    /// <summary>Requests that were accepted and not yet answered.</summary>
    public long Waiting => Interlocked.Read(ref _inside);

    /// <exception cref="OverloadedException">when too many requests wait, or the host is stopping.</exception>
    public async ValueTask<Reply> Ask(GrainKey grain, Request request)
    {
        if (Interlocked.Increment(ref _inside) > _limits.WaitingMax || _stopping)
        {
            Leave();
            throw new OverloadedException(_stopping ? "The engine is stopping." : "Too many requests wait already.");
        }

        try
        {
            return await AskInside(grain, request);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Tells a grain that is in memory; one that is not has nothing to correct.</summary>
    public void Tell(GrainKey grain, Request request)
    {
        if (_activations.TryGetValue(grain, out var activation) && activation.TryAsk(request, out var told))
        {
            Observe(told);
        }
    }

    /// <summary>Takes no further requests and returns when those accepted are answered.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        _stopping = true;
        if (Waiting > 0)
        {
            _ = await Task.WhenAny(_drained.Task, Task.Delay(patience));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(30));
        await _sweeper.DisposeAsync();
    }

    internal ValueTask<Reply> AskInside(GrainKey grain, Request request)
    {
        while (true)
        {
            var activation = Find(grain);
            activation.LastUsed = _sweep;
            if (activation.TryAsk(request, out var reply))
            {
                return reply;
            }

            // It left memory between the two lines; the next one is a fresh activation.
            Remove(activation);
        }
    }

    private void Remove(Activation activation)
    {
        if (_activations.TryRemove(new KeyValuePair<GrainKey, Activation>(activation.Key, activation)))
        {
            _ = Interlocked.Decrement(ref _active);
            _ = Interlocked.Decrement(ref _byKind[(int)activation.Key.Kind]);
        }
    }

    private Activation Find(GrainKey grain)
    {
        if (_activations.TryGetValue(grain, out var activation))
        {
            return activation;
        }

        var world = _world with { Grains = new Downwards(this, grain) };
        var made = new Activation(grain, GrainFactory.Make(grain, world));
        activation = _activations.GetOrAdd(grain, made);
        if (!ReferenceEquals(activation, made))
        {
            return activation;
        }

        _ = Interlocked.Increment(ref _byKind[(int)grain.Kind]);
        if (Interlocked.Increment(ref _active) > _limits.GrainsMax + (_limits.GrainsMax / 8))
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(host => host.Sweep(), this, preferLocal: false);
        }

        return activation;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0 && _stopping)
        {
            _ = _drained.TrySetResult();
        }
    }

    private void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
        {
            return;
        }

        try
        {
            var sweep = Interlocked.Increment(ref _sweep);
            foreach (var activation in Leaving(sweep))
            {
                if (activation.TryLeave())
                {
                    Remove(activation);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    /// <summary>The idle ones, and of the others the longest unused as far as there are too many.</summary>
    private IEnumerable<Activation> Leaving(int sweep)
    {
        var all = _activations.Select(pair => pair.Value).ToList();
        var idle = all.Where(activation => activation.LastUsed < sweep - IdleSweepsMax).ToList();
        var surplus = all.Count - idle.Count - _limits.GrainsMax;
        return surplus <= 0
            ? idle
            : idle.Concat(all.Except(idle).OrderBy(activation => activation.LastUsed).Take(surplus));
    }

    private static async void Observe(ValueTask<Reply> told)
    {
        try
        {
            _ = await told;
        }
        catch (Exception)
        {
            // Telling is best effort: the fence of the next decision finds out what was not heard.
        }
    }
}

/// <summary>How much one process takes on.</summary>
/// <param name="GrainsMax">Grains that stay in memory.</param>
/// <param name="WaitingMax">Requests that wait.</param>
public sealed record EmbeddedLimits(int GrainsMax, int WaitingMax);
