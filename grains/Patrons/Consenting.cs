using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for which text a consent is to: the one that the library's policy has now, by its version. A page
/// that still shows the one before is told so, instead of recording a consent to words that nobody saw.</summary>
public static class Consenting
{
    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.ConsentTextOutdated];

    public static ConsentText? TextOf(ConsentKind kind, Policy policy) =>
        policy.Consents.FirstOrDefault(text => text.Kind == kind);

    public static void Check(ConsentSaid said, Policy policy, Refusals found)
    {
        var present = TextOf(said.Kind, policy)?.Version;
        found.AddIf(
            said.TextVersion is not null && said.TextVersion != present,
            () => new Refusal(
                RefusalCodes.ConsentTextOutdated,
                "consents.version",
                "The library's policy has another text for this consent.",
                new JsonObject { ["textVersion"] = said.TextVersion, ["presentVersion"] = present }));
    }

    /// <summary>The fact of a consent, with the text where there is one.</summary>
    public static ConsentGiven Fact(
        ConsentSaid said,
        ConsentId id,
        PatronId patron,
        GuardianId? guardian,
        Library library,
        Policy policy,
        DateTimeOffset now)
    {
        var text = TextOf(said.Kind, policy);
        return new ConsentGiven(
            new Consent(
                id, patron, library.Isil, said.Kind, text?.Version, text?.LegalBasis, guardian, said.Way, now),
            text);
    }

    /// <summary>Only a guardian gives these.</summary>
    public static bool IsGuardians(ConsentKind kind) =>
        kind is ConsentKind.GuardianBorrow or ConsentKind.GuardianPay;
}
