using System.Diagnostics;

namespace Skranke.LoadTests.Running;

/// <summary>Arrivals at a rate that nobody's slowness can change: a request that waits for a free caller is late,
/// and its lateness counts as latency. Without a rate every request is due at once.</summary>
public sealed class Pacer(double ratePerSecond)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _arrivals;

    public bool HasRate => ratePerSecond > 0;

    /// <summary>The instant of the next arrival, in ticks of the stopwatch.</summary>
    public long NextArrival() => HasRate
        ? _start + (long)((Interlocked.Increment(ref _arrivals) - 1) * (Stopwatch.Frequency / ratePerSecond))
        : Stopwatch.GetTimestamp();

    /// <summary>Waits until an arrival; where it is past, goes on at once.</summary>
    public static async ValueTask WaitUntil(long arrival)
    {
        while (true)
        {
            var ahead = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), arrival);
            if (ahead <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(ahead.TotalMilliseconds)));
        }
    }
}
