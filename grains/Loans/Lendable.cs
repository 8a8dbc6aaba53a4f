using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Copies;
using Skranke.Libraries;

namespace Skranke.Loans;

/// <summary>Whether a copy is to be had: not on loan, not kept for somebody else, meant to be lent in this way, and not
/// believed elsewhere. What somebody else still has on loan lies on the desk when staff scan it, so that they can
/// return it first; a kiosk cannot know.</summary>
public static class Lendable
{
    /// <summary>Every code that this rule refuses with, in order of precedence.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        RefusalCodes.CopyOnLoan, RefusalCodes.CopyOnLoanToPatron, RefusalCodes.CopyReservedForOther,
        RefusalCodes.CopyNotLoanable, RefusalCodes.CopyLost, RefusalCodes.CopyInTransit,
    ];

    public static void Check(Checkout.Case the, LoanPolicy policy, LoanRule rule, Refusals found)
    {
        var copy = the.Copy;
        if (copy.Loan is { } loan)
        {
            found.Add(OnLoan(loan, the.Patron.Id));
        }

        var isForAnother = copy.Capture is { } capture && capture.PatronId != the.Patron.Id;
        found.AddIf(isForAnother, () => new Refusal(
            RefusalCodes.CopyReservedForOther, "copy.reserved", "This copy waits for another patron."));
        CheckUse(the, rule, found);
        var isFound = copy is { Loan: null, Status: CopyStatus.Lost or CopyStatus.Missing };
        found.AddIf(isFound && !policy.LendsFoundCopies, () => Lost("This copy is registered as lost."));
        found.AddIf(copy is { Status: CopyStatus.InTransit, Capture: null }, () => new Refusal(
            RefusalCodes.CopyInTransit,
            "copy.in-transit",
            "This copy is on its way to another branch. Check it in first.",
            new JsonObject { ["transitTo"] = copy.TransitTo?.Value }));
    }

    /// <summary>Somebody has the copy, as the asking patron is told: nothing about anybody else's loan but that it is
    /// there.</summary>
    public static Refusal OnLoan(Loan loan, PatronId asking) =>
        loan.PatronId == asking
            ? new Refusal(
                RefusalCodes.CopyOnLoanToPatron,
                "copy.one-loan",
                "The patron has this copy already.",
                new JsonObject { ["loan"] = loan.Id.ToString(), ["dueDate"] = loan.DueDate.ToString("yyyy-MM-dd") })
            : loan.LostAt is not null
                ? Lost("This copy is registered as lost by another patron.", new JsonObject { ["returnFirst"] = true })
                : new Refusal(
                    RefusalCodes.CopyOnLoan,
                    "copy.one-loan",
                    "Somebody else has this copy on loan. Return it first.",
                    new JsonObject { ["returnFirst"] = true });

    /// <summary>A loan ends a transit, and what somebody holds in his hands is not lost.</summary>
    public static CopyStatus StatusAfter(Copy copy) =>
        copy.Status is CopyStatus.InTransit or CopyStatus.Lost or CopyStatus.Missing
            ? CopyStatus.Available
            : copy.Status;

    /// <summary>What stays in the reading room is handed out by staff, who see that it stays there.</summary>
    private static void CheckUse(Checkout.Case the, LoanRule rule, Refusals found)
    {
        if (!rule.Loanable || the.Copy.Status is CopyStatus.Withdrawn or CopyStatus.Damaged)
        {
            found.Add(NotLoanable("loans.loanable", "This copy is not for loan."));
        }
        else if (rule.ReadingRoom && the.Command.Origin.Channel != Channel.Desk)
        {
            found.Add(NotLoanable(
                "loans.reading-room", "This copy is for use in the library only. Staff at the desk lend it."));
        }

        Refusal NotLoanable(string refusing, string detail) => new(
            RefusalCodes.CopyNotLoanable, refusing, detail, new JsonObject { ["material"] = the.Copy.Material });
    }

    private static Refusal Lost(string why, JsonObject? data = null) =>
        new(RefusalCodes.CopyLost, "copy.lost", $"{why} Check it in first.", data);
}
