namespace Skranke.LoadTests.Running;

/// <summary>An acknowledged reservation, with the instants at which it was asked for and answered.</summary>
public readonly record struct Queued(long Id, int Position, long AskedAt, long AnsweredAt);

/// <summary>Whether a queue is fair, as far as it can be told from outside.</summary>
public static class QueueCheck
{
    /// <param name="acknowledged">In any order.</param>
    /// <param name="inDatabase">The ids in order of their place.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Problem(IReadOnlyCollection<Queued> acknowledged, IReadOnlyList<long> inDatabase)
    {
        var queue = acknowledged.OrderBy(one => one.Position).ToArray();
        for (var at = 0; at < queue.Length; at++)
        {
            if (queue[at].Position != at + 1)
            {
                return $"Position {at + 1} was answered to nobody or to two; {queue[at].Position} came in its place.";
            }
        }

        // Whoever was answered before another asked stands before him; of those under way together nobody can say.
        var earliestAnswerBehind = long.MaxValue;
        for (var at = queue.Length - 1; at >= 0; at--)
        {
            if (earliestAnswerBehind < queue[at].AskedAt)
            {
                return $"Position {at + 1} asked after somebody behind had his answer already.";
            }

            earliestAnswerBehind = Math.Min(earliestAnswerBehind, queue[at].AnsweredAt);
        }

        return queue.Select(one => one.Id).SequenceEqual(inDatabase)
            ? null
            : "The database holds another order than the one that was answered.";
    }
}
