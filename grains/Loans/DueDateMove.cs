using System.Collections.Immutable;
using Skranke.Libraries;

namespace Skranke.Loans;

/// <summary>THE rule of the emergency move: a library, or one of its branches, is closed for a while, and every loan
/// that is due within that time is due on the first open day after it. No due date ever moves to an earlier day (I5,
/// H21). Lost loans have no date to keep; the owner's terms of an interlibrary copy are not the library's to
/// change.</summary>
public sealed record DueDateMove
{
    public required Isil Library { get; init; }

    /// <summary>The lending branch; null for all.</summary>
    public BranchId? Branch { get; init; }

    /// <summary>The first day whose loans move.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day whose loans move.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The new due date for each lending branch, fixed when the move is ordered, so that all of its loans get
    /// the same.</summary>
    public required ImmutableDictionary<BranchId, DateOnly> NewDueDates { get; init; }

    /// <summary>A move as it is ordered now.</summary>
    public static DueDateMove Of(Library library, BranchId? branch, DateOnly from, DateOnly to) => new()
    {
        Library = library.Isil,
        Branch = branch,
        From = from,
        To = to,
        NewDueDates = library.Branches.Select(one => one.Id).Where(id => branch is null || id == branch)
            .ToImmutableDictionary(id => id, id => library.Calendar.OpenDayFrom(to.AddDays(1), id)),
    };

    /// <summary>The loan after the move; null where the move does not concern it. What is to be done with it is planned
    /// anew, as with every other due date: a reminder comes before the new one (H30).</summary>
    /// <param name="isSupplied">True for a copy of another library, which is not renewed without asking.</param>
    public Loan? Moved(Loan loan, bool isSupplied, Library library, DateOnly today)
    {
        var isConcerned = loan is { ClosedAt: null, LostAt: null }
            && loan.Library == Library
            && From <= loan.DueDate
            && loan.DueDate <= To;
        if (!isConcerned || !NewDueDates.TryGetValue(loan.Branch, out var due) || due <= loan.DueDate)
        {
            return null;
        }

        var after = loan with { Version = loan.Version + 1, DueDate = due };
        return after with { NextActionAt = NextAction.Planned(after, isSupplied, library, today) };
    }
}
