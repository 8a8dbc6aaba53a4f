using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Memberships;

/// <summary>THE rule for joining a library: whoever is known to the engine may become a borrower of every library, and
/// must at each one that is used (N11). Nothing is lent there before the membership is activated (N8). The first
/// library is the home library (N5).</summary>
public static class Joining
{
    public static Decision Decide(MembershipCase<JoinLibrary> the)
    {
        var found = the.Refusals();
        if (!found.None)
        {
            return the.Refuse(found);
        }

        var isFirst = the.Patron.Memberships.IsEmpty;
        return the.Membership is not null
            ? the.Unchanged()
            : the.Make(new MembershipChanged(
                the.Patron.Id,
                null,
                new Membership(the.Library.Isil, MembershipState.Pending, isFirst, null),
                EventKind.MembershipJoined));
    }
}
