using System.Threading.Channels;

namespace Skranke.Silo.Ledger;

/// <summary>Gathers look-ups that wait at the same time into one question to the database: while a question is under
/// way, the next ones collect and go together, without any artificial delay.</summary>
public sealed class Gatherer<TKey, TValue> : IAsyncDisposable where TKey : notnull where TValue : class
{
    private const int BatchMax = 512;

    private readonly Channel<Wanted> _wanted = Channel.CreateUnbounded<Wanted>();
    private readonly Func<IReadOnlyCollection<TKey>, Task<Dictionary<TKey, TValue>>> _load;
    private readonly Task[] _loaders;

    /// <param name="load">Finds what there is of the keys; a key without an entry is unknown.</param>
    /// <param name="loaders">Questions that may be under way at the same time.</param>
    public Gatherer(Func<IReadOnlyCollection<TKey>, Task<Dictionary<TKey, TValue>>> load, int loaders = 2)
    {
        _load = load;
        _loaders = [.. Enumerable.Range(0, loaders).Select(_ => Task.Run(LoadAsync))];
    }

    public ValueTask<TValue?> Get(TKey key)
    {
        var wanted = new Wanted(key);
        return _wanted.Writer.TryWrite(wanted)
            ? new ValueTask<TValue?>(wanted.Task)
            : throw new Skranke.Ledger.LedgerAwayException("The engine is stopping.");
    }

    public async ValueTask DisposeAsync()
    {
        _ = _wanted.Writer.TryComplete();
        await Task.WhenAll(_loaders);
    }

    private async Task LoadAsync()
    {
        var batch = new List<Wanted>();
        while (await _wanted.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchMax && _wanted.Reader.TryRead(out var wanted))
            {
                batch.Add(wanted);
            }

            if (batch.Count > 0)
            {
                await AnswerAsync(batch);
                batch.Clear();
            }
        }
    }

    private async Task AnswerAsync(List<Wanted> batch)
    {
        try
        {
            var keys = batch.Select(wanted => wanted.Key).Distinct().ToArray();
            var found = await ReadPatience.With(() => _load(keys));
            Promises<TValue?>.Keep(batch.Select(wanted =>
                ((TaskCompletionSource<TValue?>)wanted, found.GetValueOrDefault(wanted.Key))));
        }
        catch (Exception failure)
        {
            var waiting = batch.ToArray();
            _ = ThreadPool.QueueUserWorkItem(
                _ => Array.ForEach(waiting, wanted => wanted.TrySetException(failure)));
        }
    }

    private sealed class Wanted(TKey key) : TaskCompletionSource<TValue?>
    {
        public TKey Key { get; } = key;
    }
}
