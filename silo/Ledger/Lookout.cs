namespace Skranke.Silo.Ledger;

/// <summary>Looks at something again and again for as long as the engine runs.</summary>
internal static class Lookout
{
    /// <param name="look">What fails is made good by the next look.</param>
    /// <param name="away">Told of the first failure after a look that succeeded.</param>
    public static async Task Watch(
        TimeSpan every, TimeProvider time, Func<Task> look, Action<Exception> away, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(every, time);
        var isAway = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                try
                {
                    await look();
                    isAway = false;
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    if (!isAway)
                    {
                        away(failure);
                    }

                    isAway = true;
                }
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The engine stops, in whatever way the look that was under way noticed it.
        }
    }
}
