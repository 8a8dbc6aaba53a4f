using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Memberships;

/// <summary>THE rule for the first use of a library: staff there have seen who it is, and the patron has accepted the
/// rules that hold now, not those of a poster that is out of date (N8, N9).</summary>
public static class Activating
{
    public static Decision Decide(MembershipCase<ActivateMembership> the)
    {
        var (command, membership, rules) = (the.Command, the.Membership, the.RulesNow);
        var found = the.Refusals();
        Standing.CheckMember(membership, found);
        if (found.None && membership is { State: MembershipState.Active } && membership.RulesVersion >= rules)
        {
            return the.Unchanged();
        }

        found.AddIf(!command.IdentityChecked, () => new Refusal(
            RefusalCodes.MembershipIdentityNotChecked,
            "membership.identity-checked",
            "A membership is activated by staff who have seen who it is."));
        if (!command.RulesAccepted || (command.RulesVersion ?? rules) != rules)
        {
            found.Add(Standing.RulesNotAccepted(rules, command.RulesAccepted ? command.RulesVersion : null));
        }

        return !found.None
            ? the.Refuse(found)
            : the.Make(
                new MembershipChanged(
                    the.Patron.Id,
                    membership,
                    membership! with { State = MembershipState.Active, RulesVersion = rules },
                    EventKind.MembershipActivated),
                new RulesAccepted(the.Patron.Id, the.Library.Isil, rules));
    }
}
