namespace Skranke.Silo.Sending;

/// <summary>When a message is tried again: after a minute, then after twice as long each time, at most six hours. After
/// the twelfth attempt, a good day after the first, nobody tries any more and staff see it.</summary>
public static class PostAttempts
{
    public const int Max = 12;
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <param name="made">How many attempts were made, from 1.</param>
    /// <returns>The time of the next attempt, or nothing when the message is dead.</returns>
    public static DateTimeOffset? Next(int made, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(made, 1);
        if (made >= Max)
        {
            return null;
        }

        var wait = First * Math.Pow(2, made - 1);
        return now + (wait < Longest ? wait : Longest);
    }
}
