namespace Skranke.Api.Operations;

/// <summary>What became of one operation's requests since the start, by outcome and by how long they took. Two
/// readings tell what happened in between.</summary>
public sealed class RecentRequests(string name)
{
    /// <summary>Upper bounds in milliseconds; what took longer is counted behind the last.</summary>
    private static readonly double[] Bounds = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000, 5000];

    private readonly long[] _took = new long[Bounds.Length + 1];
    private long _done;
    private long _refused;
    private long _failed;

    public string Name => name;

    /// <summary>The counts as they stand.</summary>
    public Reading Now => new(
        Interlocked.Read(ref _done),
        Interlocked.Read(ref _refused),
        Interlocked.Read(ref _failed),
        [.. _took]);

    public void Count(int status, TimeSpan took)
    {
        _ = status < 400 ? Interlocked.Increment(ref _done)
            : status < 500 ? Interlocked.Increment(ref _refused)
            : Interlocked.Increment(ref _failed);
        var place = Array.BinarySearch(Bounds, took.TotalMilliseconds);
        _ = Interlocked.Increment(ref _took[place < 0 ? ~place : place]);
    }

    /// <param name="Done">Answered with what was asked.</param>
    /// <param name="Refused">Refused by a rule, or malformed.</param>
    /// <param name="Failed">Answered with a 5xx.</param>
    /// <param name="Took">By duration.</param>
    public sealed record Reading(long Done, long Refused, long Failed, IReadOnlyList<long> Took)
    {
        public long Count => Done + Refused + Failed;

        /// <summary>What happened since an earlier reading.</summary>
        public Reading Since(Reading earlier) => new(
            Done - earlier.Done,
            Refused - earlier.Refused,
            Failed - earlier.Failed,
            [.. Took.Zip(earlier.Took, (now, then) => now - then)]);

        /// <summary>The bound in milliseconds below which this part of the requests stayed; null where there was
        /// none.</summary>
        public double? Quantile(double part)
        {
            var rank = (long)Math.Ceiling(Took.Sum() * part);
            for (var (place, seen) = (0, 0L); place < Bounds.Length; place++)
            {
                seen += Took[place];
                if (rank > 0 && seen >= rank)
                {
                    return Bounds[place];
                }
            }

            return rank == 0 ? null : double.PositiveInfinity;
        }
    }
}
