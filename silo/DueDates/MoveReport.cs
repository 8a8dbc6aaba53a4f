using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Silo.DueDates;

/// <summary>How far a move is.</summary>
public enum MoveState
{
    Running,
    Done,

    /// <summary>The engine could not go on; what was moved stays moved. Order it again: nothing moves twice.</summary>
    Failed,
}

/// <summary>A move of due dates: what was ordered by whom, and how far it is.</summary>
/// <param name="Moved">Loans that have a new due date.</param>
public sealed record MoveReport(
    long Id,
    DueDateMove Move,
    Origin Origin,
    MoveState State,
    long Moved,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt);

/// <summary>What became of an order.</summary>
public abstract record MoveReception
{
    /// <summary>It runs, or has run under the same key before.</summary>
    public sealed record Ordered(long Id) : MoveReception;

    /// <summary>The key was used for something else before.</summary>
    public sealed record KeyReused : MoveReception;
}
