using Skranke.Api.Http.Patrons;
using Skranke.Patrons;

namespace Skranke.Api.Http.Cards;

/// <summary>The card that a path names after its patron: by its id, or by its number. The number of a national id never
/// stands in a path: such a card is named by its id, or, as it may have none yet, by a word.</summary>
public static class CardInPath
{
    /// <summary>Names the national id as a card.</summary>
    public const string NationalId = "national-id";

    /// <summary>A card that the caller's library reaches, or why not. A local card of another library is none of the
    /// caller's business; one that holds everywhere is every member library's.</summary>
    public static async ValueTask<(Patron? Patron, Card? Card, Answer? Fault)> Find(Call call)
    {
        var (patron, fault) = await PatronInPath.Find(call);
        if (patron is null)
        {
            return (null, null, fault);
        }

        var text = PathText.Of(call.Http, "card");
        if (text == NationalId)
        {
            var known = patron.Cards.FirstOrDefault(one => one.Kind == CardKind.NationalId);
            return (patron, known ?? Card.OfNationalId, null);
        }

        var card = CardNumber.TryParse(text, out var number) ? patron.CardOf(number) : null;
        card ??= PathText.TryNumber(text, out var id) ? patron.CardOf(new CardId(id)) : null;
        return card is null
            ? (null, null, Problems.NotFound(RefusalCodes.CardUnknown, "The patron has no such card."))
            : card.Library is { } library && !call.Reaches(library)
                ? (null, null, Problems.ForeignLibrary())
                : (patron, card, null);
    }
}
