using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;

namespace Skranke.Patrons;

/// <summary>THE rule for erasing a patron (H50): as soon as nothing is open between patron and library, everything that
/// is known of the person goes, and a shell stays so that ids keep their meaning. A library whose patron is also that
/// of others ends its own membership and erases what is its own; the whole account is erased by the patron, by the
/// national role, or by time.</summary>
public static class Erasing
{
    /// <summary>Every code that this rule itself refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        RefusalCodes.ErasureLoansOpen, RefusalCodes.ErasureReservationsOpen, RefusalCodes.ErasureFeesOpen,
        RefusalCodes.ErasureClaimsOpen, RefusalCodes.ErasureGuardian,
    ];

    /// <summary>Everything the rule looks at.</summary>
    /// <param name="OpenFees">Fees of the patron that are neither paid nor waived, of whatever library.</param>
    /// <param name="Bonds">Where the patron is, or was, a child's guardian.</param>
    public sealed record Case(
        PatronCase<ErasePatron> Of, IReadOnlyList<Fee> OpenFees, IReadOnlyList<Guardian> Bonds)
    {
        public DateTimeOffset Now => Of.Now;
    }

    public static Decision Decide(Case the)
    {
        var (command, patron) = (the.Of.Command, the.Of.Patron);
        var refusals = the.Of.Refusals();
        var library = OnlyOf(command, patron);
        CheckOpen(the, library, refusals);
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read));
        }

        Fact fact = library is { } own ? new MembershipErased(patron.Id, own) : new PatronErased(patron.Id);
        return new Decision(new Erased(Whole: library is null), [fact], [Fence.On(patron, FenceMode.Bump)]);
    }

    /// <summary>The library whose data alone are erased; null where the whole account is.</summary>
    private static Isil? OnlyOf(ErasePatron command, Patron patron) =>
        !command.Whole && patron.Memberships.Any(one => one.Library != command.Origin.Library)
            ? command.Origin.Library
            : null;

    /// <summary>All that is open is listed at once, so that it can be settled at once.</summary>
    private static void CheckOpen(Case the, Isil? library, Refusals refusals)
    {
        var patron = the.Of.Patron;
        var loans = patron.Loans.Count(loan => library is null || loan.Library == library);
        var reservations = patron.Reservations.Count(one => library is null || one.Library == library);
        var fees = the.OpenFees.Where(fee => library is null || fee.Library == library).ToArray();
        var claims = fees.Count(fee => fee.IsClaim);
        refusals.AddIf(loans > 0, () => new Refusal(
            RefusalCodes.ErasureLoansOpen, "erasure.nothing-open", "The patron still has loans.", Count(loans)));
        refusals.AddIf(reservations > 0, () => new Refusal(
            RefusalCodes.ErasureReservationsOpen,
            "erasure.nothing-open",
            "The patron still has reservations.",
            Count(reservations)));
        refusals.AddIf(fees.Length > claims, () => new Refusal(
            RefusalCodes.ErasureFeesOpen,
            "erasure.nothing-open",
            "The patron still owes fees.",
            Count(fees.Length - claims)));
        refusals.AddIf(claims > 0, () => new Refusal(
            RefusalCodes.ErasureClaimsOpen,
            "erasure.nothing-open",
            "A claim for a copy that did not come back is open.",
            Count(claims)));
        CheckBonds(the, library, refusals);
    }

    /// <summary>Nobody would answer for the child and its loans any more. The bond ends first, or by itself when the
    /// child comes of age.</summary>
    private static void CheckBonds(Case the, Isil? library, Refusals refusals)
    {
        var today = DateOnly.FromDateTime(the.Now.UtcDateTime);
        var open = the.Bonds.Where(bond => bond.StandsOn(today)).ToArray();
        refusals.AddIf(library is null && open.Length > 0, () => new Refusal(
            RefusalCodes.ErasureGuardian,
            "erasure.no-guardian",
            "The patron answers for a child. End that first.",
            Count(open.Length),
            PossibleFrom: open.Max(bond => bond.Until)));
    }

    private static JsonObject Count(int open) => new() { ["open"] = open };
}
