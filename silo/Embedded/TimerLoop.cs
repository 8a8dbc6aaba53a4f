using Microsoft.Extensions.Logging;
using Skranke.Actors;
using Skranke.Timers;

namespace Skranke.Silo.Embedded;

/// <summary>Wakes the timer shards: one reminder for each, whatever the number of loans. A tick that fails is made good
/// by the next one, since what is due stays due.</summary>
public sealed partial class TimerLoop(IAsk grains, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private static readonly IReadOnlyList<int> All = [.. Enumerable.Range(0, TimerShardGrain.Shards)];

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync();

    /// <summary>Ticks shards until none of them finds anything to do.</summary>
    /// <param name="due">The shards that have something to do at present.</param>
    public static async Task RunAllAsync(
        IAsk grains, Func<ValueTask<IReadOnlyList<int>>> due, CancellationToken cancellation)
    {
        bool more;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var ticks = await Task.WhenAll((await due())
                .Select(shard => grains.Ask(GrainKey.TimerShard(shard), new Tick()).AsTask()));

            // What one shard has done may be due in another now: a bill changes a debt that must be looked at.
            more = ticks.Cast<TickDone>().Any(done => done.More || done.Done > 0);
        }
        while (more);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var ticks = new PeriodicTimer(Every, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(_stopping.Token))
            {
                await TickAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine stops; what is due waits for the next one.
        }
    }

    private async Task TickAsync()
    {
        try
        {
            await RunAllAsync(grains, () => ValueTask.FromResult(All), _stopping.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            TickFailed(logger, failure.GetType().Name);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "Timers could not run and will be tried again: {Failure}")]
    private static partial void TickFailed(ILogger logger, string failure);
}
