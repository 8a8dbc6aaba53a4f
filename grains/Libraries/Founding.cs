using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Collection;
using Skranke.Ledger;

namespace Skranke.Libraries;

/// <summary>THE rule for a library that was not here before: it begins with the policy that ships for its country,
/// without what belongs to another library only, with no closed days, and with rules that it keeps on paper until it
/// publishes some. Which ISIL it takes is claimed: of two who found the same one, the second finds it there.</summary>
public static class Founding
{
    public sealed record Case(PutLibrary Command, DateTimeOffset Now);

    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [RefusalCodes.LibraryInvalid, RefusalCodes.LibraryWithoutPolicy];

    public static Decision Decide(Case the)
    {
        var (isil, document) = (the.Command.Isil, the.Command.Document);
        var faults = LibraryCheck.FaultsOf(document, isil);
        var policy = ShippedPolicies.OfCountry(isil);
        var found = new Refusals();
        found.AddIf(!faults.IsEmpty, () => Invalid(faults));
        found.AddIf(policy is null, () => new Refusal(
            RefusalCodes.LibraryWithoutPolicy,
            "library.policy-of-country",
            "No policy ships for the country of this ISIL, so that a library there would have none.",
            new JsonObject
            {
                ["isil"] = isil.Value,
                ["countries"] = new JsonArray([.. ShippedPolicies.Countries.Select(one => (JsonNode)one)]),
            }));
        if (!found.None)
        {
            return Decision.Refuse(found.InOrder());
        }

        var today = LocalTime.DayIn(document.TimeZone, the.Now);
        var library = new Library
        {
            Isil = isil,
            Version = 1,
            Name = document.Name,
            TimeZone = document.TimeZone,
            Currency = document.Currency,
            Language = document.Language,
            Branches = document.Branches,
            Calendar = new Calendar(),
            Policies = [policy! with { ValidFrom = today }],
        };
        return new Decision(
            new LibraryKept(library.Version, Founded: true),
            [new LibraryFounded(library), .. ExportDay.Plan(library, library, the.Now)],
            []);
    }

    public static Refusal Invalid(ImmutableArray<DocumentFault> faults) => new(
        RefusalCodes.LibraryInvalid,
        "library.check",
        $"The library makes no sense: {faults[0].Field} {faults[0].Detail}.",
        DocumentFault.Data(faults));
}
