using Orleans.Runtime.Messaging;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Hosting;

namespace Skranke.Silo.Orleans;

/// <summary>How long somebody who asks the cluster waits for a silo to come back, and how soon he asks again.</summary>
internal sealed record Patience(TimeSpan Total, TimeSpan Again)
{
    /// <summary>Longer than the membership takes to find a lost silo, shorter than a kiosk waits.</summary>
    public static readonly Patience OfCallers = new(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(100));

    public static readonly Patience OfGrains = new(TimeSpan.FromSeconds(12), TimeSpan.FromMilliseconds(100));
}

/// <summary>Asks grains wherever in the cluster they are. A call that was lost with its silo, or took too long, may
/// have been done: it is asked again with the same request key, and the ledger answers what was true. Only when
/// patience is over the caller learns that nobody knows.</summary>
/// <param name="self">The grain that asks, which may ask downwards only; null for the edge.</param>
internal sealed class ClusterAsk(IGrainFactory grains, Patience patience, GrainKey? self = null) : IAsk
{
    public async ValueTask<Reply> Ask(GrainKey grain, Request request)
    {
        Invariant.That(self is not { } asker || asker.MayAsk(grain));
        var letter = new Asked(request);
        var deadline = TimeProvider.System.GetUtcNow() + patience.Total;
        var mayBeDone = false;
        while (true)
        {
            try
            {
                return Open(letter, await Send(grain, letter));
            }
            catch (LostException lost)
            {
                mayBeDone |= !NeverSent(lost.InnerException!);
                if (TimeProvider.System.GetUtcNow() + patience.Again >= deadline)
                {
                    throw mayBeDone
                        ? new OutcomeUnknownException("A silo was lost while it worked on this.", lost)
                        : new SilosAwayException("No silo can be reached.", lost);
                }

                await Task.Delay(patience.Again);
            }
        }
    }

    /// <summary>Best effort, as everywhere: a fence finds out what was not heard.</summary>
    public void Tell(GrainKey grain, Request request) => grains.Actor(grain).Tell(new Asked(request)).Ignore();

    /// <exception cref="InvariantBrokenException">when nobody can read the letter, this process included: asking again
    /// would never help.</exception>
    internal static Reply Open(Asked letter, Answered answer) =>
        answer.Trouble != Trouble.NotUnderstood || letter.IsReadable
            ? answer.Open()
            : throw new InvariantBrokenException(
                $"A {letter.Request.GetType().Name} cannot be written so that it can be read.");

    /// <summary>An adapter answers whatever its grain met, so that every exception is the runtime's: a silo is lost, or
    /// did not answer in time.</summary>
    private async Task<Answered> Send(GrainKey grain, Asked letter)
    {
        try
        {
            return await grains.Actor(grain).Ask(letter);
        }
        catch (Exception failure)
        {
            throw new LostException(failure);
        }
    }

    /// <summary>Without a connection the request has never left this process. A rejection is not enough: it may be that
    /// of the answer's silo.</summary>
    private static bool NeverSent(Exception failure) => failure is ObjectDisposedException
        or ClientNotAvailableException or ConnectionFailedException;

    private sealed class LostException(Exception inner) : Exception("The letter or its answer was lost.", inner);
}
