using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Fees;

/// <summary>THE overdue fee: from the day after the due date a step of the library's ladder holds, and a later step
/// replaces the earlier one (H28); where policy counts notices, so does each notice that was sent. The ladder is that
/// of
/// the policy by which the due date was set (H1), and of the amounts for children and adults the cheaper counts of
/// those
/// for the day of the loan and the day of the step. Until the copy comes back, the loan is renewed late or billed, the
/// fee accrues; then it is charged once (H33, I17), and once for all loans that policy takes together.</summary>
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

        var policy = library.PolicyOf(loan);
        var isChild = IsChildOn(library.Today(loan.LoanedAt))
            || IsChildOn(DaysLate.DayOf(loan, library, step.FromDay));
        var adult = Math.Min(step.Adult, policy.Fees.MaxAdult ?? step.Adult);
        var amount = isChild ? Math.Min(Math.Min(step.Child, policy.Fees.MaxChild ?? step.Child), adult) : adult;
        return amount > 0 ? new Money(amount, library.Currency) : null;

        bool IsChildOn(DateOnly day) => patron.CategoryOn(day, policy.Categories) == PatronCategories.Child;
    }

    /// <summary>Whether a step of the ladder holds on a day, whoever the patron is.</summary>
    public static bool Runs(Loan loan, Library library, DateOnly on) => StepOf(loan, library, on) is not null;

    /// <summary>What a return, a late renewal or a bill charges: a new fee, or a fee of loans that this one goes with,
    /// which covers it too and is as high as the highest of them; nothing where it was charged before. A fee that was
    /// charged for more days than it turned out to be late is put right.</summary>
    /// <param name="on">The day on which the copy came back or the loan was renewed, local to the library that
    /// lent.</param>
    /// <returns>The fact, and the fee as it is then; null where there is nothing to charge or put right.</returns>
    public static (Fact Fact, Fee Fee)? Charge(OverdueCharge charge, Loan loan, DateOnly on, DateTimeOffset now)
    {
        var amount = Of(loan, charge.Lender, charge.Patron, on)?.Amount ?? 0;
        if (charge.Fees.FirstOrDefault(fee => fee.Kind == Kind && fee.Covers(loan)) is { } before)
        {
            return PutRight(charge, before, loan, amount);
        }

        if (amount == 0)
        {
            return null;
        }

        var cause = FeeGroup.CauseOf(loan, charge.Lender, on, charge.RenewedOn);
        if (cause is not null && charge.Group is { } group && group.Cause == cause)
        {
            // What was taken back of it, because one of its loans left it, is not owed by this one.
            var more = Math.Max(0, amount - (group.Amount.Amount - group.Reversed));
            var after = group with
            {
                Version = group.Version + 1,
                Loans = group.Loans.Add(FeeLoan.Of(loan)),
                Amount = group.Amount with { Amount = group.Amount.Amount + more },
            };
            return (new FeeChanged(group, after, EventKind.FeeRaised), after);
        }

        var policy = charge.Lender.PolicyOf(loan);
        var fee = new Fee(
            charge.FeeId, loan.PatronId, loan.Library, Kind, new Money(amount, charge.Lender.Currency), now)
        {
            Loans = [FeeLoan.Of(loan)],
            Cause = cause,
            PayBy = charge.Lender.Today(now).AddDays(policy.Fees.PayDays),
            PolicyVersion = policy.Version,
        };
        return (new FeeCharged(fee), fee);
    }

    /// <summary>Whether one of these is the overdue fee of the loan's present period.</summary>
    public static bool IsCharged(Loan loan, IEnumerable<Fee> fees) =>
        fees.Any(fee => fee.Kind == Kind && fee.Covers(loan));

    /// <summary>What the other loans of a fee come to, the highest of them; 0 where there are none, and null where one
    /// of them is not known any more as it was when it was charged.</summary>
    public static long? OfOthers(OverdueCharge charge, Fee fee, Loan loan)
    {
        var highest = 0L;
        foreach (var covered in fee.Loans.Remove(FeeLoan.Of(loan)))
        {
            if (charge.Others.FirstOrDefault(one => FeeLoan.Of(one) == covered) is not { } other)
            {
                return null;
            }

            highest = Math.Max(
                highest, Of(other, charge.Lender, charge.Patron, ChargedOn(other, charge.Lender, fee))?.Amount ?? 0);
        }

        return highest;
    }

    /// <summary>The day on which a loan was charged: that of its end or, where it was billed before, of its
    /// bill.</summary>
    private static DateOnly ChargedOn(Loan loan, Library lender, Fee fee)
    {
        var ended = lender.Today(loan.ClosedAt ?? fee.ChargedAt);
        return Billing.IsDue(loan, lender, ended)
            ? DaysLate.LastInTime(loan).AddDays(lender.PolicyOf(loan).Replacement.AfterDays!.Value + 1)
            : ended;
    }

    /// <summary>A fee of several loans is as high as that of the latest of them, whatever becomes of this
    /// one.</summary>
    private static (Fact Fact, Fee Fee)? PutRight(OverdueCharge charge, Fee before, Loan loan, long amount)
    {
        var charged = before.Amount.Amount - before.Reversed;
        if (OfOthers(charge, before, loan) is not { } others || Math.Max(amount, others) >= charged)
        {
            return null;
        }

        var owed = Math.Max(amount, others);
        var after = owed == 0
            ? Reversing.Whole(before, givesBack: true)
            : Reversing.By(before, charged - owed, givesBack: true);
        return (new FeeChanged(before, after, EventKind.FeeCancelled), after);
    }

    private static OverdueStep? StepOf(Loan loan, Library library, DateOnly on)
    {
        var policy = library.PolicyOf(loan);
        if (policy.Fees.OverdueModel == OverdueModel.Notices)
        {
            return NoticeSteps.Of(loan, library, policy, on).LastOrDefault();
        }

        var daysLate = DaysLate.On(loan, library, on);
        OverdueStep? holds = null;
        foreach (var step in policy.OverdueFees)
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
public sealed record OverdueCharge(FeeId FeeId, Library Lender, Patron Patron)
{
    /// <summary>The id that a claim will have, should one be made.</summary>
    public FeeId ClaimId { get; init; }

    /// <summary>What was charged for the loan and not taken back.</summary>
    public IReadOnlyList<Fee> Fees { get; init; } = [];

    /// <summary>The other loans of these fees, as far as they are known still.</summary>
    public IReadOnlyList<Loan> Others { get; init; } = [];

    /// <summary>The fee of loans that this one goes with, where there is one.</summary>
    public Fee? Group { get; init; }

    /// <summary>The day of the loan's latest renewal, where policy counts it.</summary>
    public DateOnly? RenewedOn { get; init; }
}
