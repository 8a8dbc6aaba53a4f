using System.Collections.Immutable;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Loans;

namespace Skranke.Fees;

/// <summary>THE bill: a loan that is later than policy allows is charged its overdue fee at the step of that day, and
/// its copy is claimed besides (H43). Each is charged once, whenever somebody looks again (I17, I19).</summary>
public static class Billing
{
    /// <summary>Whether a loan is to be billed on a day: more days late than policy allows, by the calendar.</summary>
    public static bool IsDue(Loan loan, Libraries.Library library, DateOnly on) =>
        library.PolicyOf(loan).Replacement.AfterDays is { } after
        && on.DayNumber - DaysLate.LastInTime(loan).DayNumber > after;

    /// <summary>What a bill charges; empty where it is not due or everything was charged before.</summary>
    public static ImmutableArray<Fact> Facts(OverdueCharge? charge, Loan loan, Copy copy, DateTimeOffset now)
    {
        if (charge is not { Lender: var lender } || !IsDue(loan, lender, lender.Today(now)))
        {
            return [];
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        if (OverdueFee.Charge(charge, loan, lender.Today(now), now) is var (fact, _))
        {
            facts.Add(fact);
        }

        if (Claiming.Of(charge, loan, copy, FeeKinds.Replacement, now) is { } claim)
        {
            facts.Add(new FeeCharged(claim));
        }

        return facts.ToImmutable();
    }
}
