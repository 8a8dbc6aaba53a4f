using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>A unit of work on its way to the ledger, and the promise that is kept once it is durable.</summary>
internal sealed class PendingUnit(UnitOfWork unit) : TaskCompletionSource<CommitResult>
{
    private byte[]? _answer;

    /// <summary>Units that are committed with this one or not at all; only this one's result is waited for.</summary>
    public PendingUnit[] Behind { get; init; } = [];

    public UnitOfWork Unit { get; } = unit;

    /// <summary>The answer as it is remembered; made once, also where the unit is tried again.</summary>
    public byte[] Answer => _answer ??= RememberedAnswer.Write(Unit.Answer);

    /// <summary>True once its result is on the way, so that the writer does not take it up again.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Event rows this unit will write at most: one for each fact (I27).</summary>
    public int Events => Unit.Facts.Length;
}
