namespace Skranke.Silo.Privacy;

/// <summary>Hears in one process of a cluster what another has erased: the journal lies in the folder that all share.
/// So nobody's card stays in a memory of look-ups for longer than a moment.</summary>
internal sealed class ErasureWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;

    /// <param name="erased">Told of everybody who is erased from now on, also of those of this process.</param>
    public ErasureWatch(ErasureJournal journal, Action<PatronId> erased, TimeProvider time) =>
        _watching = WatchAsync(journal, erased, time);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    private async Task WatchAsync(ErasureJournal journal, Action<PatronId> erased, TimeProvider time)
    {
        using var timer = new PeriodicTimer(Every, time);
        var (length, seen) = (LengthOf(journal), journal.Read().Count);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                if (LengthOf(journal) is var now && now == length)
                {
                    continue;
                }

                var entries = journal.Read();
                foreach (var entry in entries.Skip(seen))
                {
                    erased(new PatronId(entry.Patron));
                }

                (length, seen) = (now, entries.Count);
            }
        }
        catch (OperationCanceledException)
        {
            // The engine stops.
        }
    }

    private static long LengthOf(ErasureJournal journal) =>
        new FileInfo(journal.Path) is { Exists: true } file ? file.Length : 0;
}
