namespace Skranke.Silo.Registers;

/// <summary>A register that this engine reads.</summary>
public enum Register
{
    Population,
    NationalCards,
}

/// <summary>How far a reading of a register is.</summary>
public enum RunState
{
    Running,
    Done,

    /// <summary>The register did not answer, or what it says makes no sense; what was taken before stays taken. It is
    /// tried again.</summary>
    Failed,
}

/// <summary>What a reading counted.</summary>
/// <param name="Read">Changes, or cards, that were taken from the register.</param>
/// <param name="Changed">Those that said something new.</param>
/// <param name="Unchanged">Those that said what stood already.</param>
/// <param name="Unknown">Those about persons whom no library has as a patron.</param>
/// <param name="Sent">Cards that the other register was told of.</param>
/// <param name="Conflicts">Cards of which it had a newer state, which was taken instead.</param>
public sealed record RunCounts(
    long Read = 0, long Changed = 0, long Unchanged = 0, long Unknown = 0, long Sent = 0, long Conflicts = 0);

/// <summary>One reading of a register.</summary>
/// <param name="Credential">Who ordered it; 0 for the night.</param>
/// <param name="Detail">What went wrong.</param>
public sealed record RunReport(
    long Id,
    Register Register,
    int Credential,
    RunState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    RunCounts Counts,
    string? Detail);

/// <summary>What became of an order.</summary>
public abstract record RunReception
{
    /// <summary>It runs, or another that runs already does the same, or it has run under the same key before.</summary>
    public sealed record Ordered(long Id) : RunReception;

    /// <summary>The key was used for something else before.</summary>
    public sealed record KeyReused : RunReception;

    /// <summary>There is no such register to read.</summary>
    public sealed record NotConfigured : RunReception;
}
