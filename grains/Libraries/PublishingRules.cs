using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Libraries;

/// <summary>THE rule for new house rules: they become the next version and hold from today or a later day. Whether
/// members must accept them anew is said by whoever publishes them (N9).</summary>
public static class PublishingRules
{
    public sealed record Case(PublishRules Command, Library Library, DateTimeOffset Now);

    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.RulesInvalid, RefusalCodes.RulesValidFromPast];

    public static Decision Decide(Case the)
    {
        var (library, rules) = (the.Library, the.Command.Rules);
        var today = library.Today(the.Now);
        var found = new Refusals();
        var faults = HouseRulesCheck.FaultsOf(rules);
        found.AddIf(!faults.IsEmpty, () => new Refusal(
            RefusalCodes.RulesInvalid,
            "rules.check",
            $"The rules cannot be shown: {faults[0].Field} {faults[0].Detail}.",
            DocumentFault.Data(faults)));
        found.AddIf(rules.ValidFrom < today, () => new Refusal(
            RefusalCodes.RulesValidFromPast,
            "rules.valid-from",
            "House rules hold from today on or from a later day.",
            new JsonObject
            {
                ["validFrom"] = rules.ValidFrom.ToString("yyyy-MM-dd"),
                ["today"] = today.ToString("yyyy-MM-dd"),
            }));
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder(), Fence.On(library));
        }

        var version = 1 + library.LatestRules;
        return new Decision(
            new Published(version),
            [new RulesPublished(library.Isil, rules with { Version = version })],
            [Fence.On(library, FenceMode.Bump)]);
    }
}
