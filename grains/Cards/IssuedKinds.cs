using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Libraries;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule for who gets which kind of card: each library chooses its kinds (N1), institutions get local ones
/// only (N3), the national card is for whoever the register can know by a national id (N12), and where the health card
/// is the card, a local one is for children (H15, H18). Every use case that gives out a card asks here.</summary>
public static class IssuedKinds
{
    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        RefusalCodes.CardKindNotIssued, RefusalCodes.CardLocalOnly, RefusalCodes.CardHealthCardInstead,
        RefusalCodes.CardNationalIdMissing,
    ];

    /// <summary>For a new card.</summary>
    /// <param name="hasNationalId">Whether the patron's national id is known.</param>
    public static void Check(
        CardKind kind, Patron patron, bool hasNationalId, Library library, DateOnly today, Refusals found)
    {
        CheckIssued(kind, patron, hasNationalId, library, today, found);
        found.AddIf(
            kind != CardKind.Local && patron.Kind == PatronKind.Person && !hasNationalId
                && !library.PolicyOn(today).Cards.NationalWithoutNationalId,
            () => new Refusal(
                RefusalCodes.CardNationalIdMissing,
                "cards.national-without-national-id",
                "The national card is given to persons whose national id is known."));
    }

    /// <summary>For a card that takes another's place: what the old one needed is not asked for again.</summary>
    public static void CheckIssued(
        CardKind kind, Patron patron, bool hasNationalId, Library library, DateOnly today, Refusals found)
    {
        var policy = library.PolicyOn(today).Cards;
        if (patron.Kind == PatronKind.Institution)
        {
            found.AddIf(kind != CardKind.Local, () => new Refusal(
                RefusalCodes.CardLocalOnly, "cards.institutions", "Institutions get local cards only."));
            return;
        }

        found.AddIf(!policy.Issue.Contains(kind), () => new Refusal(
            RefusalCodes.CardKindNotIssued,
            "cards.issue",
            "The library does not give out cards of this kind.",
            new JsonObject { ["issued"] = Names(policy.Issue) }));
        found.AddIf(
            kind == CardKind.Local && hasNationalId && patron.AgeOn(today) >= policy.LocalUnderAge,
            () => new Refusal(
                RefusalCodes.CardHealthCardInstead,
                "cards.local-under-age",
                $"From the age of {policy.LocalUnderAge} the card with the national id is the library card.",
                new JsonObject { ["underAge"] = policy.LocalUnderAge }));
    }

    private static JsonArray Names(ImmutableArray<CardKind> kinds) => new([.. kinds.Select(kind => kind switch
    {
        CardKind.Local => "local",
        CardKind.NationalDigital => "national-digital",
        _ => "national-printed",
    })]);
}
