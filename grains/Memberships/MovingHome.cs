using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Memberships;

/// <summary>THE rule for the home library: one of those that the patron is a member of, and the patron may choose
/// another later (N5).</summary>
public static class MovingHome
{
    public static Decision Decide(MembershipCase<MoveHome> the)
    {
        var found = the.Refusals();
        Standing.CheckMember(the.Membership, found);
        if (!found.None)
        {
            return the.Refuse(found);
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var membership in the.Patron.Memberships)
        {
            var after = membership with { Home = membership.Library == the.Library.Isil };
            if (after != membership)
            {
                facts.Add(new MembershipChanged(the.Patron.Id, membership, after, EventKind.HomeMoved));
            }
        }

        return facts.Count == 0 ? the.Unchanged() : the.Make(facts.ToImmutable());
    }
}
