using System.Collections.Concurrent;
using Skranke.Silo.Sending;

namespace Skranke.Tests.Sending;

/// <summary>Keeps what it is given, and answers as it is told.</summary>
internal sealed class FakeCarrier : IPostCarrier
{
    private readonly ConcurrentQueue<PostMessage> _taken = new();

    public Func<PostMessage, PostOutcome> Answer { get; set; } = _ => PostOutcome.Sent;

    public PostMessage[] Taken => [.. _taken];

    public Task<PostOutcome> CarryAsync(PostMessage message, CancellationToken cancellation)
    {
        _taken.Enqueue(message);
        return Task.FromResult(Answer(message));
    }
}
