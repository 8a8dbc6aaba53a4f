using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;

namespace Skranke.Loans;

/// <summary>When a copy must be back: the period of the material and category from a day, moved off closed days (H19,
/// H20); shorter while many wait, the same day for what stays in the reading room, and never after the day on which
/// another library wants its copy back. The date that was promised is the date that binds (H21, H24).</summary>
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
        if (rule.ReadingRoom)
        {
            return from;
        }

        var due = rule.Period.From(from);
        return policy.Loans.DueOnOpenDays ? library.Calendar.OpenDayFrom(due, branch) : due;
    }

    /// <summary>The due date of a checkout. An owner's date that is past already leaves today, the first day on which a
    /// loan can be due.</summary>
    public static DateOnly AtCheckout(Checkout.Case the, Policy policy, LoanRule rule, DateOnly today)
    {
        var inShort = policy.Loans.LongQueue is { } queue && OthersWaiting(the, today) >= queue.FromWaiting
            && queue.Period.From(today) < rule.Period.From(today);
        var period = inShort ? rule with { Period = policy.Loans.LongQueue!.Period } : rule;
        var due = Of(the.Library, policy, period, the.Command.Branch, today);
        return the.Copy.Supply?.DueDate is not { } owners || owners >= due ? due
            : owners < today ? today
            : owners;
    }

    /// <summary>Whether the due date of a checkout depends on how many wait for the title.</summary>
    public static bool DependsOnQueue(Library library, DateTimeOffset now) =>
        library.PolicyOn(library.Today(now)).Loans.LongQueue is not null;

    /// <summary>The rule for this copy in this patron's hands today. What another library lends for its use on the spot
    /// only is a reading room copy here, whatever its material.</summary>
    internal static LoanRule RuleFor(Policy policy, Copy copy, Patron patron, DateOnly today)
    {
        var rule = RuleFor(policy, copy.Material, patron.CategoryOn(today, policy.Categories));
        return rule.ReadingRoom || copy.Supply is { ReadingRoom: true }
            ? rule with { ReadingRoom = true, Renewable = false }
            : rule;
    }

    /// <summary>Others who wait today for what this copy can answer.</summary>
    private static int OthersWaiting(Checkout.Case the, DateOnly today) => the.Title?.Queue.Count(reservation =>
        ReservationQueue.Counts(reservation, today)
        && reservation.PatronId != the.Patron.Id
        && reservation.IsAnsweredBy(the.Copy.Id, the.Copy.Issue)) ?? 0;
}
