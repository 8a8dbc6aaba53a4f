using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Api.Sip2.Messages;

/// <summary>THE rule for a transaction that comes again because its answer was lost, on whatever connection: it is
/// known by what it says of itself, and answered as before as long as what it did still stands. Clocks of some
/// terminals stand still or begin anew, so that the same words may mean another day: what no longer stands is done
/// anew, under the next key.</summary>
internal static class Repetition
{
    /// <summary>The same words meant something else more often than this only where something is broken.</summary>
    private const int MeaningsMax = 500;

    /// <summary>A terminal whose clock is right says a time that is this near.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromHours(2);

    /// <summary>However wrong the clock is, what is said again so soon was not heard.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);

    /// <param name="key">By what the transaction says of itself.</param>
    /// <param name="sentAt">The time that it says; null where that cannot be read.</param>
    /// <param name="isOffline">True for what happened while the terminal was cut off and cannot say when: it may have
    /// been reported long ago.</param>
    /// <param name="standsSince">Since when what an earlier answer did stands; null where it does not.</param>
    /// <returns>The earlier answer, or null and the key to ask under.</returns>
    public static async ValueTask<(Reply? Earlier, RequestKey Key)> Find(
        Exchange the,
        RequestKey key,
        DateTimeOffset? sentAt,
        bool isOffline,
        Func<Reply, ValueTask<DateTimeOffset?>> standsSince)
    {
        var next = key;
        for (var meaning = 1; await the.Services.RequestsSeen.Has(next.Operation); meaning++)
        {
            if (meaning > MeaningsMax)
            {
                throw new InvariantBrokenException("A terminal says the same words for ever.");
            }

            if (await the.Services.EarlierAnswers.Of(next, CancellationToken.None) is { Answer: var answer }
                && await standsSince(answer) is { } since
                && (isOffline || the.Now - since < Soon
                    || (sentAt is { } sent && (sent - since).Duration() < Near)))
            {
                the.CountReplay();
                return (answer, next);
            }

            next = key.Part(meaning);
        }

        return (null, next);
    }
}
