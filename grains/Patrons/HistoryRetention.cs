using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for how long a library knows who had a loan or a reservation that has ended (H50): as long as its
/// policy of today says, counted from the end. What holds the link longer is not chosen by the library: a fee, a claim
/// or a work item about it is open, or the patron wants to keep the history.</summary>
public static class HistoryRetention
{
    /// <summary>What ended before this instant is to be cut.</summary>
    public static DateTimeOffset CutBefore(Library library, DateTimeOffset now) =>
        library.PolicyOn(library.Today(now)).Privacy.HistoryRetention.Before(now);

    /// <summary>Nothing more can be done to a loan of which nobody knows whose it was.</summary>
    public static Refusal Cut => new(
        RefusalCodes.LoanClosed,
        "privacy.history-retention",
        "This loan has ended, and the library no longer knows whose it was.");
}
