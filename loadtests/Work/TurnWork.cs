using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Work;

/// <summary>A session for each turn of a feed.</summary>
public sealed class TurnWork(Feed feed, Func<Turn, Exchange> session) : IWork
{
    public bool TryStart(out Exchange first)
    {
        var isLeft = feed.TryTake(out var turn);
        first = isLeft ? session(turn) : null!;
        return isLeft;
    }
}
