using Skranke.LoadTests.Http;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Work;

/// <summary>One checkout after the other, from bytes that were written once.</summary>
public sealed class CheckoutWork(string host, string apiKey, Feed feed) : IWork
{
    private readonly CheckoutRequest _request = new(host, apiKey);

    public bool TryStart(out Exchange first)
    {
        var isLeft = feed.TryTake(out var turn);
        first = isLeft ? new Exchange(null, _request.For(turn).ToArray()) : null!;
        return isLeft;
    }
}
