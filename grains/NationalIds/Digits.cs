namespace Skranke.NationalIds;

/// <summary>What the numbers of both countries are read by: dates of two digits each, and weighted sums.</summary>
public static class Digits
{
    public static int Two(string digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';

    /// <summary>A day or month without what marks a number of a special kind.</summary>
    public static int Lowered(int figure, int raise) => figure > raise ? figure - raise : figure;

    /// <summary>Of as many digits as there are weights.</summary>
    public static int Sum(string digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var at = 0; at < weights.Length; at++)
        {
            sum += (digits[at] - '0') * weights[at];
        }

        return sum;
    }

    public static bool TryDate(int year, int month, int day, out DateOnly date)
    {
        var exists = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = exists ? new DateOnly(year, month, day) : default;
        return exists;
    }
}
