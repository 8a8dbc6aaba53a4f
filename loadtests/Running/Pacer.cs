using System.Diagnostics;

namespace Skranke.LoadTests.Running;

/// <summary>Arrivals at a rate that nobody's slowness can change: a request that waits for a free caller is late,
/// and its lateness counts as latency. Without a rate every request is due at once.</summary>
public sealed class Pacer(double ratePerSecond, Func<double, double>? rateAt = null)
{
    private const double LeastRate = 0.5;
    private readonly Lock _turn = new();
    private double _secondsOn;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _arrivals;

    public bool HasRate => ratePerSecond > 0 || rateAt is not null;

    /// <summary>The instant of the next arrival, in ticks of the stopwatch.</summary>
    public long NextArrival() => rateAt is not null
        ? _start + (long)(SecondsOfNext(rateAt) * Stopwatch.Frequency)
        : HasRate ? _start + (long)((Interlocked.Increment(ref _arrivals) - 1) * (Stopwatch.Frequency / ratePerSecond))
        : Stopwatch.GetTimestamp();

    /// <summary>Rates over a run that goes evenly from one to another and stays there.</summary>
    public static Func<double, double> Ramp(double from, double to, double seconds) =>
        second => from + ((to - from) * Math.Clamp(second / seconds, 0, 1));

    /// <summary>The distance to the next arrival follows the rate at this one.</summary>
    private double SecondsOfNext(Func<double, double> rate)
    {
        lock (_turn)
        {
            var seconds = _secondsOn;
            _secondsOn += 1 / Math.Max(LeastRate, rate(seconds));
            return seconds;
        }
    }

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
