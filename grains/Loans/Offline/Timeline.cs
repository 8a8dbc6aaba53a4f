using Skranke.Copies;

namespace Skranke.Loans.Offline;

/// <summary>THE timeline of a copy: checkouts and returns by the time at which they happened. A loan runs from its
/// checkout to whatever happened to the copy next, or is open. What is known is kept as loans and as the returns that
/// closed none; both say the same whatever the order in which the events arrived (I33).</summary>
public static class Timeline
{
    /// <summary>Older transactions are not taken: the answers by which a repetition is recognised are kept no
    /// longer (I25).</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromDays(90);

    /// <summary>The loan that the copy was in at an instant; its first instant belongs to it, its last does
    /// not.</summary>
    public static Loan? Spanning(CopyHistory history, DateTimeOffset at) =>
        history.Loans.FirstOrDefault(loan => loan.LoanedAt <= at && (loan.ClosedAt is null || at < loan.ClosedAt));

    /// <summary>When something happened to the copy next; null where nothing did.</summary>
    public static DateTimeOffset? NextAfter(CopyHistory history, DateTimeOffset at)
    {
        var later = history.Loans.SelectMany(loan => new[] { loan.LoanedAt, loan.ClosedAt ?? DateTimeOffset.MinValue })
            .Concat(history.Seen).Where(one => one > at).ToArray();
        return later.Length == 0 ? null : later.Min();
    }

    /// <summary>This checkout, where it is known already. A copy is not lent twice in one instant, so that a loan which
    /// has lost its patron by the library's retention time is this one too.</summary>
    public static Loan? CheckedOut(CopyHistory history, PatronId patron, DateTimeOffset at) =>
        history.Loans.FirstOrDefault(loan => (loan.PatronId == patron || loan.PatronId.IsCut) && loan.LoanedAt == at);

    /// <summary>True where it is known already that the copy came back at this instant.</summary>
    public static bool HasReturned(CopyHistory history, DateTimeOffset at) =>
        history.Seen.Contains(at) || history.Loans.Any(loan => loan.ClosedAt == at);

    /// <summary>True for a return after which nothing has happened to the copy: it says where the copy is
    /// now.</summary>
    public static bool IsNews(CopyHistory history, DateTimeOffset at) =>
        NextAfter(history, at) is null && !HasReturned(history, at);

    /// <summary>True where a loan ended because the next one began, so that no return is known of.</summary>
    public static bool EndsByNextLoan(CopyHistory history, Loan ended) =>
        history.Loans.Any(loan => loan.Id != ended.Id && loan.LoanedAt == ended.ClosedAt);
}
