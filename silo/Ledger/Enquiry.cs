using System.Collections.Concurrent;
using Npgsql;

namespace Skranke.Silo.Ledger;

/// <summary>A kind of enquiry, as the desks see it.</summary>
internal interface IEnquiry
{
    /// <summary>What waits, up to as many as go together; null where nothing does.</summary>
    IAsked? Take();
}

/// <summary>Enquiries of one kind that go to the database together. Until <see cref="Answer"/> or <see cref="Fail"/> is
/// called they may be asked again.</summary>
internal interface IAsked
{
    /// <summary>How many wait for it.</summary>
    int Count { get; }

    /// <summary>Each of them by itself.</summary>
    IEnumerable<IAsked> Apart();

    void AddStatements(NpgsqlBatch batch);

    Task ReadAsync(NpgsqlDataReader reader);

    void Answer();

    void Fail(Exception failure);
}

/// <summary>One kind of enquiry: what is found by a key.</summary>
internal sealed class Enquiry<TKey, TValue>(
    Enquiries enquiries,
    Action<NpgsqlBatch, TKey[]> ask,
    Func<NpgsqlDataReader, TKey[], Task<Dictionary<TKey, TValue>>> read) : IEnquiry
    where TKey : notnull where TValue : class
{
    private const int TogetherMax = 512;

    private readonly ConcurrentQueue<Wanted> _waiting = new();

    /// <summary>What there is of a key; null where it is unknown.</summary>
    /// <exception cref="Skranke.Ledger.LedgerAwayException">when the database cannot be reached.</exception>
    public ValueTask<TValue?> Get(TKey key)
    {
        var wanted = new Wanted(key);
        _waiting.Enqueue(wanted);
        enquiries.Waits();
        return new ValueTask<TValue?>(wanted.Task);
    }

    public IAsked? Take()
    {
        if (!_waiting.TryDequeue(out var first))
        {
            return null;
        }

        List<Wanted> taken = [first];
        while (taken.Count < TogetherMax && _waiting.TryDequeue(out var next))
        {
            taken.Add(next);
        }

        if (!_waiting.IsEmpty)
        {
            enquiries.StillWaits();
        }

        return new Asked(this, taken);
    }

    private sealed class Wanted(TKey key) : TaskCompletionSource<TValue?>
    {
        public TKey Key { get; } = key;
    }

    private sealed class Asked(Enquiry<TKey, TValue> kind, List<Wanted> wanted) : IAsked
    {
        private readonly TKey[] _keys = [.. wanted.Select(one => one.Key).Distinct()];
        private Dictionary<TKey, TValue> _found = [];

        public int Count => wanted.Count;

        public IEnumerable<IAsked> Apart() => wanted.Select(one => new Asked(kind, [one]));

        public void AddStatements(NpgsqlBatch batch) => kind.Ask(batch, _keys);

        public async Task ReadAsync(NpgsqlDataReader reader) => _found = await kind.Read(reader, _keys);

        public void Answer() => Promises<TValue?>.Keep(wanted.Select(one =>
            ((TaskCompletionSource<TValue?>)one, _found.GetValueOrDefault(one.Key))));

        public void Fail(Exception failure) => ThreadPool.QueueUserWorkItem(
            _ => wanted.ForEach(one => one.TrySetException(failure)));
    }

    private void Ask(NpgsqlBatch batch, TKey[] keys) => ask(batch, keys);

    private Task<Dictionary<TKey, TValue>> Read(NpgsqlDataReader reader, TKey[] keys) => read(reader, keys);
}
