namespace Skranke.LoadTests.Measuring;

/// <summary>What this process allocated, and what collecting it cost; in process scenarios that is the engine's
/// own.</summary>
public readonly record struct MemoryUse(long Allocated, int Young, int Middle, int Full, TimeSpan Paused)
{
    public static MemoryUse Now() => new(
        GC.GetTotalAllocatedBytes(),
        GC.CollectionCount(0),
        GC.CollectionCount(1),
        GC.CollectionCount(2),
        GC.GetTotalPauseDuration());

    public MemoryUse Since(MemoryUse before) => new(
        Allocated - before.Allocated,
        Young - before.Young,
        Middle - before.Middle,
        Full - before.Full,
        Paused - before.Paused);

    /// <summary>In words, for so many answers.</summary>
    public string For(long answers) =>
        $"{Allocated / 1024.0 / Math.Max(1, answers):N1} KiB allocated each, {Young} collections "
        + $"({Middle} of the middle and {Full} of all generations), paused {Paused.TotalMilliseconds:N0} ms, "
        + $"heap {GC.GetGCMemoryInfo().HeapSizeBytes / (1024 * 1024):N0} MiB";
}
