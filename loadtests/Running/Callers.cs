using Skranke.LoadTests.Measuring;

namespace Skranke.LoadTests.Running;

/// <summary>In-process load: so many callers, each with one request under way at a time.</summary>
public sealed class Callers(int count, double rate, Feed feed, Func<Turn, ValueTask<Answer>> call)
{
    public Task RunAsync(Recorder recorder)
    {
        var pacer = new Pacer(rate);
        recorder.Start();
        return Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => CallAsync(recorder, pacer))));
    }

    private async Task CallAsync(Recorder recorder, Pacer pacer)
    {
        while (!recorder.IsOver)
        {
            var intendedAt = pacer.NextArrival();
            if (pacer.HasRate)
            {
                await Pacer.WaitUntil(intendedAt);
            }

            if (!feed.TryTake(out var turn))
            {
                recorder.EndNow();
                return;
            }

            var answer = await OneAsync(turn);
            recorder.Record(answer.Outcome, intendedAt, answer.Problem);
        }
    }

    private async ValueTask<Answer> OneAsync(Turn turn)
    {
        try
        {
            return await call(turn);
        }
        catch (Exception failure)
        {
            return Answer.Failed($"{failure.GetType().Name}: {failure.Message}");
        }
    }
}
