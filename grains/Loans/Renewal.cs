using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Loans;

/// <summary>THE renewal rule: a loan may be renewed a number of times (I4), from some days before its due date, unless
/// somebody else waits for what this copy could answer (I6). The title's queue is held while the renewal commits, so
/// that a reservation and a renewal are never both granted out of order. Where another library owns the copy, a renewal
/// is a request to it: the new due date holds until the owner says no (H38). Seed rules H32-H38.</summary>
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
        DateTimeOffset Now)
    {
        /// <summary>Free copies of the title, where <see cref="LooksAtFreeCopies"/> says that they matter.</summary>
        public IReadOnlyList<Copy>? FreeCopies { get; init; }

        /// <summary>Where the loan is late and its fee was not charged yet.</summary>
        public OverdueCharge? Late { get; init; }
    }

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

        if (ExpectedVersion.Check((command as Renew)?.ExpectedVersion, the.Loan.Version) is { } conflict)
        {
            return Decision.Refuse([conflict], fences.AsSpan());
        }

        var all = Refusals(the);
        var refusals = Override.Apply(all, policy.Overridable, command.Overrides);
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(refusals, fences.AsSpan());
        }

        var renewed = Extend(the, policy, today);
        Invariant.That(renewed.DueDate >= the.Loan.DueDate);
        var facts = ImmutableArray.Create<Fact>(
            new LoanRenewed(renewed, the.Loan.DueDate, command.Origin.Channel));
        var fees = ChargeLate(the, today, ref facts, ref fences);
        var next = Outlook(the with { Loan = renewed });
        var answer = new Renewed(renewed, next) { Supply = the.Copy.Supply, Fees = fees };
        return new Decision(answer, facts, fences)
        {
            Overridden = Override.Used(all, policy.Overridable, command.Overrides),
        };
    }

    /// <summary>A late renewal makes the fee due, and a copy that the patron may keep is claimed no more. The debt
    /// changes, so that the patron's version moves.</summary>
    private static ImmutableArray<Fee> ChargeLate(
        Case the, DateOnly today, ref ImmutableArray<Fact> facts, ref ImmutableArray<Fence> fences)
    {
        if (the.Late is null)
        {
            return [];
        }

        var charged = OverdueFee.Charge(the.Late, the.Loan, today, the.Now);
        var before = facts.Length;
        facts = [.. facts, .. charged is var (fact, _) ? [fact] : Array.Empty<Fact>(),
            .. Claiming.Withdraw(the.Late, the.Loan, today)];
        if (facts.Length > before)
        {
            fences = fences.Replace(Fence.On(the.Patron, FenceMode.Read), Fence.On(the.Patron, FenceMode.Bump));
        }

        return charged is var (_, fee) ? [fee with { Loans = [FeeLoan.Of(the.Loan)] }] : [];
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
        Standing.CheckErased(the.Patron, found);
        CheckWindow(the.Loan, policy.Renewals, today, found);
        var renewalsMax = Most(policy, rule, the.Copy);
        found.AddIf(the.Loan.Renewals >= renewalsMax, () => new Refusal(
            RefusalCodes.RenewalMaxReached,
            "renewals.max",
            $"The loan was renewed {the.Loan.Renewals} times and may be renewed {renewalsMax} times.",
            new JsonObject { ["renewals"] = the.Loan.Renewals, ["renewalsMax"] = renewalsMax }));
        CheckQueue(the, policy.Renewals, found);
        CheckMaterial(the, rule, found);
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

    /// <summary>So many days before the due date, but not before the window opens.</summary>
    public static int WithinWindow(int days, RenewalPolicy policy) => Math.Min(days, policy.WindowDays ?? days);

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

    /// <summary>Whether free copies matter: somebody else waits, and policy lets the loan go on while they are
    /// enough.</summary>
    public static bool LooksAtFreeCopies(Case the) =>
        the.Library.PolicyOn(the.Library.Today(the.Now)).Renewals.ReservedByOthers == ReservedByOthers.TooFewFreeCopies
        && Others(the).Length > 0;

    /// <summary>Renewals that a loan of this copy may have; none where it is never renewed.</summary>
    public static int MaxOf(Policy policy, LoanRule rule, Copy copy) =>
        IsRenewable(rule, copy) ? Most(policy, rule, copy) : 0;

    private static int Most(Policy policy, LoanRule rule, Copy copy)
    {
        var usual = rule.RenewalsMax ?? policy.Renewals.Max;
        return copy.Supply is null ? usual : policy.Interlibrary.RenewalsMax ?? usual;
    }

    /// <summary>What is used in the library only goes back at the end of the day; an owner that takes no requests need
    /// not be asked.</summary>
    private static bool IsRenewable(LoanRule rule, Copy copy) =>
        rule is { Renewable: true, ReadingRoom: false }
        && copy.Supply is null or { Renewable: true, ReadingRoom: false };

    private static void CheckMaterial(Case the, LoanRule rule, Refusals found)
    {
        if (the.Loan.LostAt is not null)
        {
            found.Add(NotRenewable("loan.lost", "The copy is registered as lost.", the.Copy));
            return;
        }

        var isRenewable = IsRenewable(rule, the.Copy);
        var isAnnulled = the.Loan.RenewalRequest == RenewalRequest.AnnulmentAnnounced;
        if (isRenewable && !isAnnulled && the.Loan.RenewalRequest != RenewalRequest.Pending)
        {
            return;
        }

        var byRule = rule is not { Renewable: true, ReadingRoom: false };
        found.Add(NotRenewable(
            byRule ? "loans.renewable" : isRenewable ? "interlibrary.pending" : "interlibrary.renewable",
            byRule ? "Loans of this material are not renewed."
                : isRenewable && isAnnulled ? "The owner of this copy has said no to the last request."
                : isRenewable ? "The owner of this copy has not answered the last request yet."
                : "The owner of this copy takes no requests to renew it.",
            the.Copy));
    }

    private static Refusal NotRenewable(string rule, string detail, Copy copy) =>
        new(RefusalCodes.RenewalNotRenewable, rule, detail, new JsonObject { ["material"] = copy.Material });

    private static Reservation[] Others(Case the)
    {
        var today = the.Library.Today(the.Now);
        return
        [
            .. the.Title?.Queue.Where(reservation =>
                ReservationQueue.Counts(reservation, today) && reservation.PatronId != the.Patron.Id) ?? [],
        ];
    }

    private static void CheckQueue(Case the, RenewalPolicy policy, Refusals found)
    {
        var others = Others(the);
        var waiting = others.Count(reservation => reservation.IsAnsweredBy(the.Copy.Id, the.Copy.Issue));
        var anyCounts = policy.ReservedByOthers == ReservedByOthers.AnyWaiting;
        found.AddIf(waiting > 0 && (anyCounts || IsNeeded(the, others)), () => new Refusal(
            RefusalCodes.RenewalReservedByOther,
            "renewals.reserved-by-other",
            "Somebody else waits for this title.",
            new JsonObject { ["waiting"] = waiting }));
    }

    /// <summary>Gives each who waits a free copy, first those who want one copy only, then those who want one issue;
    /// this copy is needed where somebody is left whom it could answer.</summary>
    private static bool IsNeeded(Case the, Reservation[] others)
    {
        var free = the.FreeCopies?.ToList() ?? [];
        foreach (var reservation in others.OrderBy(one => one.WantedCopy is null).ThenBy(one => one.Issue is null))
        {
            var at = free.FindIndex(copy => reservation.IsAnsweredBy(copy.Id, copy.Issue));
            if (at >= 0)
            {
                free.RemoveAt(at);
            }
            else if (reservation.IsAnsweredBy(the.Copy.Id, the.Copy.Issue))
            {
                return true;
            }
        }

        return false;
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
        var isRequest = the.Copy.Supply is not null;
        var renewed = loan with
        {
            Version = loan.Version + 1,
            DueDate = due > loan.DueDate ? due : loan.DueDate,
            Renewals = loan.Renewals + 1,
            RenewalsMax = Math.Max(Most(policy, rule, the.Copy), loan.Renewals + 1),
            PolicyVersion = policy.Version,
            RenewalRequest = isRequest ? RenewalRequest.Pending : null,
            DueDateBefore = isRequest ? loan.DueDate : null,
        };
        return renewed with { NextActionAt = NextAction.Planned(renewed, isRequest, the.Library, today) };
    }
}
