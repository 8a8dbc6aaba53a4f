namespace Skranke.LoadTests.Running;

/// <summary>How busy a day's hours are, and choices by weight and by popularity.</summary>
public static class DayCurve
{
    /// <summary>Share of the busiest hour, from midnight on: an assumption, with doors open from 8 to 20, the peak
    /// after work, and the wave of renewals after the mail of 08:00.</summary>
    private static readonly double[] Hours =
    [
        0.03, 0.02, 0.02, 0.02, 0.02, 0.05, 0.1, 0.2, 0.7, 0.6, 0.7, 0.75,
        0.75, 0.8, 0.9, 1, 1, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05,
    ];

    /// <param name="day">The part of the day that has gone, from 0 to 1.</param>
    public static double At(double day)
    {
        var hour = Math.Clamp(day, 0, 1) * (Hours.Length - 1);
        var before = (int)Math.Min(hour, Hours.Length - 2);
        return Hours[before] + ((Hours[before + 1] - Hours[before]) * (hour - before));
    }
}

/// <summary>Chooses numbers of which few are hot: the k-th comes in proportion to 1 / k.</summary>
/// <param name="count">The numbers are 1 to this.</param>
public sealed class Zipf(long count, Random random)
{
    /// <summary>The inverse of the logarithm that the sum of 1 / k follows.</summary>
    public long Next() => Math.Clamp((long)Math.Exp(random.NextDouble() * Math.Log(count + 1.0)), 1, count);
}

/// <summary>Chooses among things by their weights.</summary>
public sealed class Weighted<T>(IReadOnlyList<(double Weight, T Thing)> all, Random random)
{
    public double Total { get; } = all.Sum(one => one.Weight);

    public T Next()
    {
        var left = random.NextDouble() * Total;
        foreach (var (weight, thing) in all)
        {
            left -= weight;
            if (left < 0)
            {
                return thing;
            }
        }

        return all[^1].Thing;
    }
}
