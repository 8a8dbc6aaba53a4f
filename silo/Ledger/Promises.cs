namespace Skranke.Silo.Ledger;

/// <summary>Keeps many promises with few work items: what waits for a promise goes on at once, on the thread that keeps
/// it. A work item for each of hundreds of promises would cost more than what most of them have left to do.</summary>
internal sealed class Promises<T> : IThreadPoolWorkItem
{
    /// <summary>So many are kept one after the other by one thread.</summary>
    private const int AtOnce = 64;

    private readonly List<(TaskCompletionSource<T> Promise, T Result)> _kept = new(AtOnce);

    /// <summary>Keeps promises; those who wait go on while the caller goes on too.</summary>
    public static void Keep(IEnumerable<(TaskCompletionSource<T> Promise, T Result)> promises)
    {
        Promises<T>? some = null;
        foreach (var promise in promises)
        {
            some ??= new Promises<T>();
            some._kept.Add(promise);
            if (some._kept.Count == AtOnce)
            {
                _ = ThreadPool.UnsafeQueueUserWorkItem(some, preferLocal: false);
                some = null;
            }
        }

        if (some is not null)
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(some, preferLocal: false);
        }
    }

    public void Execute()
    {
        foreach (var (promise, result) in _kept)
        {
            _ = promise.TrySetResult(result);
        }
    }
}
