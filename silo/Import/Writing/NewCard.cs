using Skranke.Patrons;

namespace Skranke.Silo.Import.Writing;

/// <summary>A card as it is written for the first time.</summary>
/// <param name="Library">The library of a local card; null for a national one.</param>
public sealed record NewCard(long Id, long PatronId, CardNumber Number, CardKind Kind, Isil? Library)
{
    /// <summary>A national id is a card of its bearer without a number of its own (H10, H15).</summary>
    public static NewCard OfNationalId(long id, long patron) =>
        new(id, patron, CardNumber.NationalId, CardKind.NationalId, null);

    /// <summary>A number of the national form is a national card, every other one the library's own.</summary>
    public static NewCard Of(long id, long patron, CardNumber number, Isil library) => number.IsNational
        ? new NewCard(id, patron, number, CardKind.NationalPrinted, null)
        : new NewCard(id, patron, number, CardKind.Local, library);
}
