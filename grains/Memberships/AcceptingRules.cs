using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Memberships;

/// <summary>THE rule for accepting a library's rules: only the version that holds now can be accepted, so that the
/// proof says what the patron saw (N9). It activates nothing by itself.</summary>
public static class AcceptingRules
{
    public static Decision Decide(MembershipCase<AcceptRules> the)
    {
        var (membership, version) = (the.Membership, the.Command.Version);
        var found = the.Refusals();
        Standing.CheckMember(membership, found);
        found.AddIf(version != the.RulesNow, () => new Refusal(
            RefusalCodes.MembershipRulesOutdated,
            "membership.rules-accepted",
            "These are not the rules that hold now. Read them again.",
            new JsonObject { ["rulesVersion"] = the.RulesNow, ["acceptedVersion"] = version }));
        if (!found.None)
        {
            return the.Refuse(found);
        }

        return membership!.RulesVersion == version
            ? the.Unchanged()
            : the.Make(
                new MembershipChanged(
                    the.Patron.Id,
                    membership,
                    membership with { RulesVersion = version },
                    EventKind.RulesAccepted),
                new RulesAccepted(the.Patron.Id, the.Library.Isil, version));
    }
}
