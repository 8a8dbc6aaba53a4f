using Skranke.Patrons;
using Skranke.Silo.Import;

namespace Skranke.Api.Http.Cards;

/// <summary>Reads what a body says of a new card.</summary>
internal static class CardFields
{
    /// <param name="absent">The kind where the body names none; null where it must.</param>
    public static CardKind KindOf(string? text, Fields fields, CardKind? absent = null)
    {
        switch (text)
        {
            case null when absent is { } kind:
                return kind;
            case "local":
                return CardKind.Local;
            case "national-digital":
                return CardKind.NationalDigital;
            case "national-printed":
                return CardKind.NationalPrinted;
            default:
                fields.Fail("kind", "must be local, national-digital or national-printed.");
                return default;
        }
    }

    /// <summary>The number that a library gives to a local card. Numbers of national cards come from reserved series
    /// only, and a national id is kept nowhere in clear.</summary>
    public static CardNumber? NumberOf(string? text, CardKind kind, Fields fields)
    {
        if (fields.OptionalCard("number", text) is not { } number || fields.Fault is not null)
        {
            return null;
        }

        if (kind != CardKind.Local)
        {
            fields.Fail("number", "is for local cards; a national card gets the next of the reserved numbers.");
        }
        else if (number.IsNational)
        {
            fields.Fail("number", "has the form of a national card's number, which no local card may have.");
        }
        else if (NationalId.TryParse(number.Value, out _))
        {
            fields.Fail("number", "could be a national id, which is kept nowhere in clear.");
        }

        return number;
    }
}
