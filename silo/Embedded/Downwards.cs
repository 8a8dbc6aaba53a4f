using Skranke.Actors;

namespace Skranke.Silo.Embedded;

/// <summary>What a grain sees of the others: it may ask those below it and tell anybody something.</summary>
internal sealed class Downwards(EmbeddedHost host, GrainKey self) : IAsk
{
    public ValueTask<Reply> Ask(GrainKey grain, Request request)
    {
        Invariant.That(self.MayAsk(grain));
        return host.AskInside(grain, request);
    }

    public void Tell(GrainKey grain, Request request) => host.Tell(grain, request);
}
