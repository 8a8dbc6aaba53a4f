using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Fees;

/// <summary>THE overdue fee: from the day after the due date a step of the library's ladder holds, and a later step
/// replaces the earlier one (H28). The ladder is that of the policy by which the due date was set (H1), and of the
/// amounts for children and adults the cheaper counts of those for the day of the loan and the day of the step. After
/// an annulled interlibrary renewal no day counts before the grace is over (H38). It is charged once, when the copy
/// comes back or the loan is renewed late (H33, I17). One fee for what was borrowed together, the fee that accrues
/// until then and the bill that ends it belong to a later issue.</summary>
public static class OverdueFee
{
    public const string Kind = FeeKinds.Overdue;

    /// <summary>The step that holds when a loan ends or is renewed on a day of the library that lent; null where it is
    /// not late or the library takes no fee.</summary>
    public static Money? Of(Loan loan, Library library, Patron patron, DateOnly on)
    {
        if (StepOf(loan, library, on) is not { } step)
        {
            return null;
        }

        var categories = library.PolicyOf(loan).Categories;
        var isChild = IsChildOn(library.Today(loan.LoanedAt)) || IsChildOn(LastDayInTime(loan).AddDays(step.FromDay));
        var amount = isChild ? Math.Min(step.Child, step.Adult) : step.Adult;
        return amount > 0 ? new Money(amount, library.Currency) : null;

        bool IsChildOn(DateOnly day) => patron.CategoryOn(day, categories) == PatronCategories.Child;
    }

    /// <summary>Whether a step of the ladder holds on a day, whoever the patron is.</summary>
    public static bool Runs(Loan loan, Library library, DateOnly on) => StepOf(loan, library, on) is not null;

    /// <summary>The fee to charge at a return or renewal; null where there is none to charge.</summary>
    /// <param name="charge">Null where the loan is not late or this was charged before.</param>
    /// <param name="on">The day on which the copy came back or the loan was renewed, local to the library that
    /// lent.</param>
    public static Fee? ToCharge(OverdueCharge? charge, Loan loan, DateOnly on, DateTimeOffset now) =>
        charge is not null && Of(loan, charge.Lender, charge.Patron, on) is { } amount
            ? new Fee(charge.FeeId, loan.PatronId, loan.Library, Kind, amount, now) { Loans = [FeeLoan.Of(loan)] }
            : null;

    /// <summary>Charges what is due at the end of a loan, however it came to its end. The library that lent takes the
    /// fee, whoever took the copy back.</summary>
    /// <returns>Null where there is none to charge.</returns>
    internal static Fee? ChargeAtEnd(
        OverdueCharge? charge,
        Loan closed,
        Library here,
        DateTimeOffset now,
        ImmutableArray<Fact>.Builder facts,
        ImmutableArray<Fence>.Builder fences)
    {
        if (charge is not { Lender: var lender }
            || ToCharge(charge, closed, lender.Today(closed.ClosedAt!.Value), now) is not { } fee)
        {
            return null;
        }

        facts.Add(new FeeCharged(fee));
        if (lender.Isil != here.Isil)
        {
            fences.Add(Fence.On(lender));
        }

        return fee;
    }

    /// <summary>Whether one of these is the overdue fee of the loan's present period.</summary>
    public static bool IsCharged(Loan loan, IEnumerable<Fee> fees) =>
        fees.Any(fee => fee.Kind == Kind && fee.Covers(loan));

    private static DateOnly LastDayInTime(Loan loan) =>
        loan.GraceUntil > loan.DueDate ? loan.GraceUntil.Value : loan.DueDate;

    private static OverdueStep? StepOf(Loan loan, Library library, DateOnly on)
    {
        var daysLate = on.DayNumber - LastDayInTime(loan).DayNumber;
        OverdueStep? holds = null;
        foreach (var step in library.PolicyOf(loan).OverdueFees)
        {
            if (step.FromDay <= daysLate && (holds is null || step.FromDay >= holds.FromDay))
            {
                holds = step;
            }
        }

        return holds;
    }
}

/// <summary>What a decision needs besides the loan to charge its overdue fee.</summary>
/// <param name="FeeId">The id that the fee will have.</param>
/// <param name="Lender">The library that lent; the copy may come back elsewhere.</param>
public sealed record OverdueCharge(FeeId FeeId, Library Lender, Patron Patron);
