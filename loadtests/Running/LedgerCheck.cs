using Skranke.LoadTests.Measuring;

namespace Skranke.LoadTests.Running;

/// <summary>Loans and their events in a schema.</summary>
public readonly record struct LedgerCount(long Loans, long Events);

/// <summary>Whether a slice's answers are true: every acknowledged loan is in the database with its event, and
/// nothing is there that was refused. Requests without a clear answer may have been written or not.</summary>
public sealed record LedgerCheck(
    string Contender, int Run, long Acknowledged, long Unclear, long Loans, long Events)
{
    /// <summary>What was counted.</summary>
    public string What { get; init; } = Counted.Loans.What;

    /// <summary>Acknowledged, but not in the database.</summary>
    public long Missing => Math.Max(0, Acknowledged - Math.Min(Loans, Events));

    /// <summary>In the database, but never acknowledged and not unclear either.</summary>
    public long Unexplained => Math.Max(0, Math.Max(Loans, Events) - Acknowledged - Unclear);

    public bool Holds => Missing == 0 && Unexplained == 0 && Loans == Events;

    public static LedgerCheck Of(Slice slice, Counted counted, LedgerCount before, LedgerCount after)
    {
        var (acknowledged, failed) = counted.Step is not { } step
            ? (slice.Acknowledged, slice.Failed)
            : slice.Steps.TryGetValue(step, out var record)
                ? (record.All(Outcome.Acknowledged), record.All(Outcome.Failed))
                : (0, 0);
        return new LedgerCheck(
            slice.Contender, slice.Run, acknowledged, failed, after.Loans - before.Loans, after.Events - before.Events)
        {
            What = counted.What,
        };
    }
}
