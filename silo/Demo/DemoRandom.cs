namespace Skranke.Silo.Demo;

/// <summary>A small generator of numbers from a seed (SplitMix64), so that every demo is the same on every machine and
/// in every version of the platform.</summary>
internal sealed class DemoRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 up to and without <paramref name="below"/>.</summary>
    public int Next(int below)
    {
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
    }

    public T Of<T>(IReadOnlyList<T> some) => some[Next(some.Count)];

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int times) => Next(100) < times;
}
