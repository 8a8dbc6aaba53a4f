using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Fees;
using Skranke.Ledger;

namespace Skranke.Memberships;

/// <summary>THE rule for leaving a library: nothing of it is on loan, nobody waits there in the patron's name, nothing
/// is owed there (N11). The home library is left last, or another is chosen first.</summary>
public static class Leaving
{
    /// <param name="fees">What the patron owes, at whatever library.</param>
    public static Decision Decide(MembershipCase<LeaveLibrary> the, IReadOnlyList<Fee> fees)
    {
        var (patron, library) = (the.Patron, the.Library.Isil);
        var found = the.Refusals();
        var loans = patron.Loans.Count(loan => loan.Library == library);
        found.AddIf(loans > 0, () => new Refusal(
            RefusalCodes.MembershipLoansOpen,
            "membership.nothing-open",
            "The patron has loans of this library.",
            new JsonObject { ["loans"] = loans }));
        var reservations = patron.Reservations.Count(held => held.Library == library);
        found.AddIf(reservations > 0, () => new Refusal(
            RefusalCodes.MembershipReservationsOpen,
            "membership.nothing-open",
            "The patron has reservations at this library.",
            new JsonObject { ["reservations"] = reservations }));
        var owed = Debt.Of(fees, library, the.Library.Currency).Total.Amount;
        found.AddIf(owed > 0, () => new Refusal(
            RefusalCodes.MembershipFeesOpen,
            "membership.nothing-open",
            "The patron owes this library something.",
            new JsonObject { ["amount"] = owed, ["currency"] = the.Library.Currency }));
        found.AddIf(the.Membership is { Home: true } && patron.Memberships.Length > 1, () => new Refusal(
            RefusalCodes.MembershipHome,
            "membership.home-last",
            "This is the home library. Choose another first."));
        if (!found.None)
        {
            return the.Refuse(found);
        }

        return the.Membership is not { } membership
            ? the.Unchanged()
            : the.Make(new MembershipChanged(patron.Id, membership, null, EventKind.MembershipEnded));
    }
}
