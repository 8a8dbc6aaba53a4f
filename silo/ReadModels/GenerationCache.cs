using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Skranke.Silo.ReadModels;

/// <summary>A bounded memory of what was looked up: two generations, of which the older is dropped when the younger is
/// full. What is asked for again moves to the younger one, so that what is in use stays.</summary>
internal sealed class GenerationCache<TKey, TValue>(int entriesMax) where TKey : notnull where TValue : class
{
    private readonly Lock _turning = new();
    private ConcurrentDictionary<TKey, TValue> _young = new();
    private ConcurrentDictionary<TKey, TValue> _old = new();
    private int _count;

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        Keep(key, value);
        return true;
    }

    public void Keep(TKey key, TValue value)
    {
        if (!_young.TryAdd(key, value))
        {
            _young[key] = value;
            return;
        }

        if (Interlocked.Increment(ref _count) > entriesMax / 2)
        {
            Turn();
        }
    }

    public void Forget(TKey key)
    {
        _ = _young.TryRemove(key, out _);
        _ = _old.TryRemove(key, out _);
    }

    /// <summary>Looks through all of it, for what happens rarely.</summary>
    public void ForgetAll(Predicate<TValue> are)
    {
        foreach (var key in _young.Concat(_old).Where(entry => are(entry.Value)).Select(entry => entry.Key).ToArray())
        {
            Forget(key);
        }
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_count <= entriesMax / 2)
            {
                return;
            }

            _old = _young;
            _young = new ConcurrentDictionary<TKey, TValue>();
            _count = 0;
        }
    }
}
