using Skranke.Libraries;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>THE ladder of a library that takes its fee by notices, as Norwegian libraries do: each notice that the loan
/// is overdue, once it was sent, makes the step that policy sets for it. A notice that was not sent costs nothing, and
/// after a patron said that the copy is back, or lost it, none is sent.</summary>
public static class NoticeSteps
{
    /// <summary>The steps whose notices have gone out by a day, in order.</summary>
    public static IEnumerable<OverdueStep> Of(Loan loan, Library library, Policy policy, DateOnly on)
    {
        var (days, fees) = (policy.Notices.OverdueDays, policy.Fees.NoticeFees);
        for (var number = 0; number < Math.Min(days.Length, fees.Length); number++)
        {
            var day = DaysLate.LastInTime(loan).AddDays(days[number]);
            var at = LocalTime.AtMinute(library.TimeZone, day, policy.Notices.MorningMinute);
            var isSent = day <= on && !(loan.NextActionAt <= at) && !(loan.ClosedAt < at)
                && !(loan.ClaimedReturnedAt < at) && !(loan.LostAt < at);
            if (isSent)
            {
                yield return new OverdueStep
                {
                    FromDay = days[number],
                    Adult = fees[number].Adult,
                    Child = fees[number].Child,
                };
            }
        }
    }
}
