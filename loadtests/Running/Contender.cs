using Skranke.LoadTests.Measuring;

namespace Skranke.LoadTests.Running;

/// <summary>Something that is driven with the same work as the others: the engine, or one of its peers.</summary>
/// <param name="Name">As it is named in the reports.</param>
/// <param name="Schema">Where its loans and events are; null for one that writes none.</param>
/// <param name="Feed">Whom and what it lends; the contenders of one schema share it.</param>
/// <param name="ServerProcess">The process that answers, where it is another one.</param>
/// <param name="Drive">Drives it until the recorder's slice is over and every answer has come.</param>
public sealed record Contender(string Name, string? Schema, Feed Feed, int? ServerProcess, Func<Recorder, Task> Drive)
{
    /// <summary>For one that uses copies up much faster than the others: it needs no long warm-up, and ends its slices
    /// by itself.</summary>
    public bool IsBrief { get; init; }

    /// <summary>What its acknowledged answers promise to be in the database.</summary>
    public IReadOnlyList<Counted> Counted { get; init; } = [Running.Counted.Loans];

    /// <summary>A further check after each slice: what is wrong, or null.</summary>
    public Func<Slice, Task<string?>>? Verify { get; init; }
}
