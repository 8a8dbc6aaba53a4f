using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Exclusions;

/// <summary>THE rule for what a debt does (H47): from the amount that policy names a patron is announced to be
/// excluded,
/// and below it an exclusion for debt ends. Only what is charged counts, and claims for copies only where policy says
/// so. Things that were repeatedly not returned are another ground, of which staff decide. It is asked after every
/// change of a patron's debt, and says the same however often it is asked.</summary>
public static class ReviewingDebt
{
    /// <summary>Everything the rule looks at.</summary>
    /// <param name="OpenFees">What the patron owes, at whatever library.</param>
    /// <param name="Occasions">Visits of which something was billed or damaged within the months that policy
    /// names.</param>
    public sealed record Case(
        PatronCase<ReviewDebt> Of, Library Library, IReadOnlyList<Fee> OpenFees, int Occasions)
    {
        public DateTimeOffset Now => Of.Now;

        internal Patron Patron => Of.Patron;

        internal ExclusionPolicy Policy => Library.PolicyOn(Library.Today(Now)).Exclusions;
    }

    /// <summary>From what debt on a patron is shut out, in minor units; null where none does that.</summary>
    public static long? LimitOf(ExclusionPolicy policy) => policy.DebtFrom;

    public static Decision Decide(Case the, Announcing.Ids debt, Announcing.Ids notReturned)
    {
        var facts = ImmutableArray.Create<Fact>(new DebtReviewed(the.Patron.Id, the.Library.Isil));
        if (the.Patron is { Erased: false, LinkedTo: null, DiedOn: null })
        {
            facts = [.. facts, .. OfDebt(the, debt), .. OfOccasions(the, notReturned)];
        }

        return new Decision(
            Told.Instance, facts, [Fence.On(the.Patron, FenceMode.Bump), Fence.On(the.Library)]);
    }

    /// <summary>What lifts an exclusion for debt where the debt is below the amount, for a unit that lowers it; empty
    /// where none stands or too much is owed still.</summary>
    /// <param name="openFees">What is owed after that unit.</param>
    public static ImmutableArray<Fact> Lift(
        Patron patron, Library library, IEnumerable<Fee> openFees, DateTimeOffset now)
    {
        var policy = library.PolicyOn(library.Today(now)).Exclusions;
        return Owed(openFees, library, policy) >= policy.DebtFrom || Standing(patron, library, now) is not { } standing
            ? []
            : Lifting.Facts(patron.Id, standing, now);
    }

    private static ImmutableArray<Fact> OfDebt(Case the, Announcing.Ids ids)
    {
        var owed = Owed(the.OpenFees, the.Library, the.Policy);
        if (owed < the.Policy.DebtFrom || the.Policy.DebtFrom is null)
        {
            return Lift(the.Patron, the.Library, the.OpenFees, the.Now);
        }

        return Standing(the.Patron, the.Library, the.Now) is not null ? []
            : the.Policy.DebtConfirmedByStaff
                ? Announcing.Propose(the.Patron.Id, the.Library, ExclusionGrounds.Debt, the.Now, ids)
                : Announcing.Announce(
                    the.Patron.Id, the.Library, ExclusionGrounds.Debt, the.Now, ids.Exclusion);
    }

    /// <summary>Staff are asked once within the months in which the occasions count.</summary>
    private static ImmutableArray<Fact> OfOccasions(Case the, Announcing.Ids ids)
    {
        var since = the.Now.AddMonths(-the.Policy.NotReturnedMonths);
        var asked = the.Patron.Exclusions.Any(one => one.Library == the.Library.Isil
            && one.Ground == ExclusionGrounds.NotReturned && one.AnnouncedAt >= since);
        return !asked && the.Occasions >= the.Policy.NotReturnedOccasions
            ? Announcing.Propose(the.Patron.Id, the.Library, ExclusionGrounds.NotReturned, the.Now, ids)
            : [];
    }

    private static long Owed(IEnumerable<Fee> fees, Library library, ExclusionPolicy policy)
    {
        var debt = Debt.Of(fees, library.Isil, library.Currency);
        return debt.Fees + (policy.DebtCountsClaims ? debt.Claims : 0);
    }

    private static Exclusion? Standing(Patron patron, Library library, DateTimeOffset now) =>
        patron.Exclusions.FirstOrDefault(one =>
            one.Library == library.Isil && one.Ground == ExclusionGrounds.Debt && one.IsOpenAt(now));
}
