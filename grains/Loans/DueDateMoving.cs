using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Loans;

/// <summary>THE rule for another due date by the hand of staff: of an open loan, from today on, and never earlier than
/// what was promised (H21, H24).</summary>
public static class DueDateMoving
{
    public static Decision Decide(LoanCase the, MoveDueDate command)
    {
        var (loan, due) = (the.Loan, command.DueDate);
        var found = new Refusals();
        found.AddIf(loan.ClosedAt is not null, () => LoanCase.Ended);
        found.AddIf(due < loan.DueDate, () => new Refusal(
            RefusalCodes.LoanDueDateShortened,
            "loan.promised-due-date",
            $"The loan is promised until {loan.DueDate:yyyy-MM-dd}.",
            new JsonObject { ["dueDate"] = loan.DueDate.ToString("yyyy-MM-dd") }));
        found.AddIf(due < the.Today, () => new Refusal(
            RefusalCodes.LoanDueDatePast,
            "loan.due-date-from-today",
            "The new due date is past.",
            new JsonObject { ["today"] = the.Today.ToString("yyyy-MM-dd") }));
        if (!found.None)
        {
            return the.Refuse(found.InOrder());
        }

        if (due == loan.DueDate)
        {
            return the.Unchanged();
        }

        // What staff promise now also holds should an owner say no to an earlier renewal (H38).
        var after = loan with
        {
            Version = loan.Version + 1,
            DueDate = due,
            DueDateBefore = loan.DueDateBefore is null ? null : due,
        };
        after = after with
        {
            NextActionAt = NextAction.Planned(after, the.Copy.Supply is not null, the.Library, the.Today),
        };
        Invariant.That(after.DueDate > loan.DueDate);
        return new Decision(
            the.Answer(after),
            [new LoanChanged(loan, after, EventKind.DueDateMoved)],
            the.Fences(FenceMode.Read, FenceMode.Read));
    }
}
