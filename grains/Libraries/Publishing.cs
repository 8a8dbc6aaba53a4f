using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Collection;
using Skranke.Ledger;

namespace Skranke.Libraries;

/// <summary>THE rule for a new policy: it becomes the next version and holds from today or a later day, never from an
/// earlier one, so that nothing is judged by rules that nobody could know (H1). Loans keep the dates they were
/// promised; the version by which each was set stands on the loan.</summary>
public static class Publishing
{
    public sealed record Case(PublishPolicy Command, Library Library, DateTimeOffset Now);

    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [RefusalCodes.PolicyInvalid, RefusalCodes.PolicyValidFromPast];

    public static Decision Decide(Case the)
    {
        var (library, policy) = (the.Library, the.Command.Policy);
        var today = library.Today(the.Now);
        var found = new Refusals();
        var faults = PolicyCheck.FaultsOf(policy).AddRange(RewordedConsents(policy, library));
        found.AddIf(!faults.IsEmpty, () => new Refusal(
            RefusalCodes.PolicyInvalid,
            "policy.check",
            $"The policy makes no sense: {faults[0].Field} {faults[0].Detail}.",
            DocumentFault.Data(faults)));
        found.AddIf(policy.ValidFrom < today, () => new Refusal(
            RefusalCodes.PolicyValidFromPast,
            "policy.valid-from",
            "A policy holds from today on or from a later day.",
            new JsonObject
            {
                ["validFrom"] = policy.ValidFrom.ToString("yyyy-MM-dd"),
                ["today"] = today.ToString("yyyy-MM-dd"),
            }));
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder(), Fence.On(library));
        }

        var version = 1 + library.Policies.Select(one => one.Version).DefaultIfEmpty().Max();
        var published = policy with { Version = version };
        return new Decision(
            new Published(version),
            [
                new PolicyPublished(library.Isil, published),
                .. ExportDay.Plan(library, library with { Policies = library.Policies.Add(published) }, the.Now),
            ],
            [Fence.On(library, FenceMode.Bump)]);
    }

    /// <summary>Who consented did so to a text as it stood; other words are another version of it.</summary>
    private static IEnumerable<DocumentFault> RewordedConsents(Policy policy, Library library) =>
        from at in Enumerable.Range(0, policy.Consents.Length)
        let text = policy.Consents[at]
        where library.Policies.SelectMany(before => before.Consents).Any(before =>
            before.Kind == text.Kind && before.Version == text.Version && before.Text != text.Text)
        select new DocumentFault($"consents[{at}].version", "must be a new one where the text is another");
}
