using System.Numerics;

namespace Skranke.LoadTests.Measuring;

/// <summary>Counts latencies in buckets whose width grows with the value: 64 equal buckets per power of two, so that
/// any percentile is right to within 1.6 %, from a nanosecond to minutes, in 20 KB and without a lock.</summary>
public sealed class LatencyHistogram
{
    private const int HalfBits = 6;
    private const int Half = 1 << HalfBits;
    private const int LongestBits = 40;
    private readonly long[] _counts = new long[(LongestBits - HalfBits + 1) << HalfBits];
    private long _max;

    public long Count => _counts.Sum();

    /// <summary>The longest latency, exactly.</summary>
    public TimeSpan Max => FromNanoseconds(Volatile.Read(ref _max));

    public void Record(TimeSpan latency)
    {
        var nanoseconds = Math.Max(0, latency.Ticks * TimeSpan.NanosecondsPerTick);
        _ = Interlocked.Increment(ref _counts[BucketOf(nanoseconds)]);
        var max = Volatile.Read(ref _max);
        while (nanoseconds > max)
        {
            max = Interlocked.CompareExchange(ref _max, nanoseconds, max);
        }
    }

    public void Add(LatencyHistogram other)
    {
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            _counts[bucket] += other._counts[bucket];
        }

        _max = Math.Max(_max, other._max);
    }

    /// <summary>The latency that this share of all requests stayed within; zero where nothing was recorded.</summary>
    /// <param name="percentile">From 0 to 100.</param>
    public TimeSpan At(double percentile)
    {
        var count = Count;
        var wanted = Math.Max(1, (long)Math.Ceiling(count * percentile / 100));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= wanted)
            {
                return FromNanoseconds(Math.Min(HighestOf(bucket), _max));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(long nanoseconds)
    {
        var capped = Math.Min(nanoseconds, (1L << LongestBits) - 1);
        var shift = Math.Max(0, BitOperations.Log2((ulong)capped | 1) - HalfBits);
        return shift == 0 ? (int)capped : (shift << HalfBits) + (int)(capped >> shift);
    }

    /// <summary>The greatest value that falls into a bucket, so that no percentile is ever flattered.</summary>
    private static long HighestOf(int bucket)
    {
        if (bucket < 2 * Half)
        {
            return bucket;
        }

        var shift = (bucket >> HalfBits) - 1;
        return ((long)(bucket - (shift << HalfBits) + 1) << shift) - 1;
    }

    private static TimeSpan FromNanoseconds(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);
}
