using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>A server that restarts is away for a second; whoever reads meanwhile waits instead of being sent
/// away.</summary>
internal static class ReadPatience
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(4);

    /// <param name="read">May be called again, also after it has failed half way.</param>
    /// <exception cref="LedgerAwayException">when the database cannot be reached for longer.</exception>
    public static async Task<T> With<T>(Func<Task<T>> read)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var pause = 20; ; pause = Math.Min(pause * 2, 500))
        {
            try
            {
                return await read();
            }
            catch (Exception failure) when (Passing.Is(failure) || failure is InvalidOperationException)
            {
                if (TimeProvider.System.GetElapsedTime(started) > Max)
                {
                    throw new LedgerAwayException("The ledger cannot be read at present.", failure);
                }
            }

            await Task.Delay(pause);
        }
    }
}
