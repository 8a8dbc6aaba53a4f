using System.Text.Json.Nodes;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule that a person has one national card that is not replaced: a second one is refused, on this account
/// and on another of the same person. A blocked one counts too, for it can be freed again; it is replaced
/// instead.</summary>
public static class OneNationalCard
{
    public static void Check(Patron patron, IEnumerable<Patron> otherAccounts, Refusals found)
    {
        found.AddIf(patron.NationalCard is not null, () => new Refusal(
            RefusalCodes.CardSecondNational,
            "cards.one-national-card",
            "The patron has a national card. Replace it.",
            new JsonObject { ["card"] = patron.NationalCard!.Id.ToString() }));
        var other = otherAccounts.FirstOrDefault(account => !account.Erased && account.NationalCard is not null);
        found.AddIf(other is not null, () => new Refusal(
            RefusalCodes.PatronAlreadyNational,
            "cards.one-national-card",
            "Another account of the same person has the national card. Link the two: POST /v1/patrons/{id}/link.",
            new JsonObject { ["patronId"] = other!.Id.ToString() }));
    }
}
