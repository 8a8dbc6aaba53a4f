using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Interlibrary;

/// <summary>THE rule for the message that tells of an annulled renewal (H38): once it has gone out, the earlier due
/// date holds again and the renewal is given back. Where that date is past or near, no overdue fee runs for some days
/// from the message; who cannot keep it any more is told the last of these days. What came back was not sent: the
/// promised date holds again until another message has gone out.</summary>
public static class ServingAnnulment
{
    /// <summary>The last day on which the patron may still return the copy without a fee.</summary>
    /// <param name="before">The due date that holds again.</param>
    /// <param name="told">The day on which the patron is or was told.</param>
    public static DateOnly LastDay(Library library, DateOnly before, DateOnly told)
    {
        var graceEnds = told.AddDays(library.PolicyOn(told).Interlibrary.GraceDays);
        return graceEnds > before ? graceEnds : before;
    }

    /// <summary>The day that a message of a day names: the due date, as long as it can be kept.</summary>
    public static DateOnly DayToTell(Library library, DateOnly before, DateOnly told) =>
        before < told ? LastDay(library, before, told) : before;

    public static Decision Decide(LoanCase the, ServeAnnulment command)
    {
        var loan = the.Loan;
        var served = (loan.ClosedAt, loan.DueDateBefore, loan.RenewalRequest, command.Returned) switch
        {
            (null, { } before, RenewalRequest.AnnulmentAnnounced, false) => loan with
            {
                DueDate = before,
                DueDateBefore = loan.DueDate,
                Renewals = loan.Renewals - 1,
                RenewalRequest = RenewalRequest.Annulled,
                GraceUntil = LastDay(the.Library, before, the.Library.Today(command.At)),
            },
            (null, { } promised, RenewalRequest.Annulled, true) => loan with
            {
                DueDate = promised,
                DueDateBefore = loan.DueDate,
                Renewals = loan.Renewals + 1,
                RenewalRequest = RenewalRequest.AnnulmentAnnounced,
                GraceUntil = null,
            },
            _ => loan,
        };
        if (served == loan)
        {
            return new Decision(Told.Instance, [], [Fence.On(the.Copy, FenceMode.Read)]);
        }

        var today = the.Library.Today(the.Now);
        served = served with { Version = loan.Version + 1 };
        served = served with { NextActionAt = NextAction.Planned(served, isSupplied: true, the.Library, today) };
        return PendingRenewal.Answered(
            the,
            served,
            EventKind.AnnulmentServed,
            [.. command.Returned ? [] : FeesAtEnd.TakeBack(the.Money, loan with { Renewals = served.Renewals })]);
    }
}
