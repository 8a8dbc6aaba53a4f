using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Loans;

/// <summary>THE renewal rule: a loan may be renewed a number of times (I4), from some days before its due date, unless
/// somebody else waits for what this copy could answer (I6). The title's queue is held while the renewal commits, so
/// that a reservation and a renewal are never both granted out of order. Seed rules H32-H37.</summary>
public static class Renewal
{
    /// <param name="Title">The title's queue; null where it was not looked at, and then nobody is taken to
    /// wait.</param>
    public sealed record Case(
        Patron Patron,
        Copy Copy,
        Loan Loan,
        Title? Title,
        Library Library,
        DateTimeOffset Now);

    /// <summary>Every code that this rule refuses with, in order of precedence.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        RefusalCodes.LoanClosed, RefusalCodes.RenewalTooEarly, RefusalCodes.RenewalMaxReached,
        RefusalCodes.RenewalReservedByOther, RefusalCodes.RenewalNotRenewable, RefusalCodes.RenewalPatronExcluded,
        RefusalCodes.RenewalOverdue,
    ];

    public static Decision Decide(Case the, Command command)
    {
        var today = the.Library.Today(the.Now);
        var policy = the.Library.PolicyOn(today);
        var fences = ImmutableArray.Create(
            Fence.On(the.Patron, FenceMode.Read), Fence.On(the.Copy, FenceMode.Bump), Fence.On(the.Library));
        if (the.Title is not null)
        {
            fences = fences.Add(Fence.On(the.Title, FenceMode.Hold));
        }

        var all = Refusals(the);
        var refusals = Override.Apply(all, policy.Overridable, command.Overrides);
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(refusals, fences.AsSpan());
        }

        var renewed = Extend(the, policy, today);
        Invariant.That(renewed.DueDate >= the.Loan.DueDate);
        var next = Outlook(the with { Loan = renewed });
        return new Decision(
            new Renewed(renewed, next),
            [new LoanRenewed(renewed, the.Loan.DueDate, command.Origin.Channel)],
            fences)
        {
            Overridden = Override.Used(all, policy.Overridable, command.Overrides),
        };
    }

    /// <summary>What the rule would say now, to be shown without trying.</summary>
    public static Renewable Outlook(Case the)
    {
        var policy = the.Library.PolicyOn(the.Library.Today(the.Now));
        return Renewable.By(Override.Apply(Refusals(the), policy.Overridable, []));
    }

    /// <summary>Every refusal that applies, in order of precedence.</summary>
    public static ImmutableArray<Refusal> Refusals(Case the)
    {
        var today = the.Library.Today(the.Now);
        var policy = the.Library.PolicyOn(today);
        var rule = DueDate.RuleFor(policy, the.Copy, the.Patron, today);
        var found = new Refusals();
        found.AddIf(the.Loan.ClosedAt is not null, () => new Refusal(
            RefusalCodes.LoanClosed, "loan.open", "This loan has ended."));
        CheckWindow(the.Loan, policy.Renewals, today, found);
        var renewalsMax = rule.RenewalsMax ?? policy.Renewals.Max;
        found.AddIf(the.Loan.Renewals >= renewalsMax, () => new Refusal(
            RefusalCodes.RenewalMaxReached,
            "renewals.max",
            $"The loan was renewed {the.Loan.Renewals} times and may be renewed {renewalsMax} times.",
            new JsonObject { ["renewals"] = the.Loan.Renewals, ["renewalsMax"] = renewalsMax }));
        CheckQueue(the, found);
        found.AddIf(!rule.Renewable, () => new Refusal(
            RefusalCodes.RenewalNotRenewable,
            "loans.renewable",
            "Loans of this material are not renewed.",
            new JsonObject { ["material"] = the.Copy.Material }));
        CheckExclusion(the, found);
        found.AddIf(!policy.Renewals.WhenOverdue && today > the.Loan.DueDate, () => new Refusal(
            RefusalCodes.RenewalOverdue, "renewals.when-overdue", "The loan is past its due date."));
        return found.InOrder();
    }

    private static void CheckWindow(Loan loan, RenewalPolicy policy, DateOnly today, Refusals found)
    {
        if (policy.WindowDays is { } days && today < loan.DueDate.AddDays(-days))
        {
            found.Add(TooEarly(loan.DueDate, days));
        }
    }

    /// <summary>The refusal of a renewal before its window, with the day on which the window opens (H33).</summary>
    public static Refusal TooEarly(DateOnly dueDate, int windowDays)
    {
        var from = dueDate.AddDays(-windowDays);
        return new Refusal(
            RefusalCodes.RenewalTooEarly,
            "renewal.window-days",
            $"The loan can be renewed from {from:yyyy-MM-dd}.",
            new JsonObject { ["windowDays"] = windowDays, ["dueDate"] = dueDate.ToString("yyyy-MM-dd") },
            from);
    }

    private static void CheckQueue(Case the, Refusals found)
    {
        var today = the.Library.Today(the.Now);
        var waiting = the.Title?.Queue.Count(reservation =>
            ReservationQueue.Counts(reservation, today)
            && reservation.PatronId != the.Patron.Id
            && reservation.IsAnsweredBy(the.Copy.Id, the.Copy.Issue)) ?? 0;
        found.AddIf(waiting > 0, () => new Refusal(
            RefusalCodes.RenewalReservedByOther,
            "renewals.reserved-by-other",
            "Somebody else waits for this title.",
            new JsonObject { ["waiting"] = waiting }));
    }

    private static void CheckExclusion(Case the, Refusals found)
    {
        var exclusion = the.Patron.ExclusionAt(the.Library.Isil, the.Now);
        found.AddIf(exclusion is not null, () => new Refusal(
            RefusalCodes.RenewalPatronExcluded,
            "patron.exclusion",
            "The patron is excluded from this library.",
            new JsonObject { ["ground"] = exclusion!.Ground },
            exclusion.To is { } to ? the.Library.Today(to) : null));
    }

    /// <summary>The period counts from the old due date or from today, as policy says, and never shortens what was
    /// promised.</summary>
    private static Loan Extend(Case the, Policy policy, DateOnly today)
    {
        var loan = the.Loan;
        var rule = DueDate.RuleFor(policy, the.Copy, the.Patron, today);
        var from = policy.Renewals.Base == RenewalBase.Today || loan.DueDate < today ? today : loan.DueDate;
        var due = DueDate.Of(the.Library, policy, rule, loan.Branch, from);
        return loan with
        {
            Version = loan.Version + 1,
            DueDate = due > loan.DueDate ? due : loan.DueDate,
            Renewals = loan.Renewals + 1,
            RenewalsMax = Math.Max(rule.RenewalsMax ?? policy.Renewals.Max, loan.Renewals + 1),
            PolicyVersion = policy.Version,
        };
    }
}
