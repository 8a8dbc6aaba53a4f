using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Loans;

/// <summary>When a copy must be back: the period of the material and category from a day, moved off closed days (H19,
/// H20). The date that was promised is the date that binds (H21, H24).</summary>
public static class DueDate
{
    /// <summary>The first rule of the policy that covers material and category; policies end with one that covers
    /// all.</summary>
    public static LoanRule RuleFor(Policy policy, string material, string category)
    {
        foreach (var rule in policy.Loans.Rules)
        {
            if (rule.Covers(material, category))
            {
                return rule;
            }
        }

        throw new InvariantBrokenException($"Policy {policy.Version} has no loan rule for {material} and {category}.");
    }

    /// <summary>The due date of a loan that starts, or is renewed, on <paramref name="from"/>.</summary>
    public static DateOnly Of(Library library, Policy policy, LoanRule rule, BranchId branch, DateOnly from)
    {
        var due = rule.Period.From(from);
        return policy.Loans.DueOnOpenDays ? library.Calendar.OpenDayFrom(due, branch) : due;
    }

    /// <summary>The rule for this copy in this patron's hands today.</summary>
    internal static LoanRule RuleFor(Policy policy, Copy copy, Patron patron, DateOnly today) =>
        RuleFor(policy, copy.Material, patron.CategoryOn(today, policy.Categories));
}
