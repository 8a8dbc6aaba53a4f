namespace Skranke.Api.Http;

/// <summary>Refusals for what a body names and nobody knows; the edge finds out before any grain is asked.</summary>
public static class Unknown
{
    public static Refusal Card { get; } = new(RefusalCodes.CardUnknown, "card.known", "No patron has this card.");

    public static Refusal Patron { get; } = new(
        RefusalCodes.PatronUnknown, "patron.known", "There is no such patron.");

    public static Refusal Copy { get; } = new(RefusalCodes.CopyUnknown, "copy.known", "No copy has this barcode.");

    /// <summary>A new copy needs a barcode of its own.</summary>
    public static Refusal BarcodeTaken { get; } = new(
        RefusalCodes.InterlibraryBarcodeTaken, "copy.one-barcode", "Another copy of the library has this barcode.");

    public static Refusal Title { get; } = new(
        RefusalCodes.TitleUnknown, "title.known", "The library has no such title.");
}
