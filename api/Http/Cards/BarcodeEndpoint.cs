using System.Text;
using Skranke.Actors;
using Skranke.Api.Barcodes;
using Skranke.Api.Security;
using Skranke.Patrons;

namespace Skranke.Api.Http.Cards;

/// <summary>Draws the barcode of a card, as an app shows it or a printer prints it (N7). Only of a card that works, and
/// never of a national id.</summary>
public static class BarcodeEndpoint
{
    private const string Svg = "image/svg+xml";
    private const string Png = "image/png";

    public static void Map(Routes routes)
    {
        Describe(routes.Get("/v1/patrons/{id}/cards/{card}/barcode.svg", Operation.ReadBarcode, AsSvg), Svg);
        Describe(routes.Get("/v1/patrons/{id}/cards/{card}/barcode.png", Operation.ReadBarcode, AsPng), Png);
    }

    private static void Describe(RouteDoc doc, string contentType) => doc
        .Says($"Draw the barcode of a card as {contentType}")
        .AnswersPicture(contentType)
        .Asks("symbology", "`code128` or `code39`; Code 128 where absent.")
        .Refuses(
            RefusalCodes.PatronUnknown, RefusalCodes.CardUnknown, RefusalCodes.CardBlocked, RefusalCodes.CardReplaced);

    private static ValueTask<Answer> AsSvg(Call call) =>
        Draw(call, barcode => Answer.Picture(Encoding.UTF8.GetBytes(BarcodeSvg.Draw(barcode)), Svg));

    private static ValueTask<Answer> AsPng(Call call) =>
        Draw(call, barcode => Answer.Picture(BarcodePng.Draw(barcode), Png));

    private static async ValueTask<Answer> Draw(Call call, Func<Barcode, Answer> draw)
    {
        Symbology? symbology = (string?)call.Request.Query["symbology"] switch
        {
            null or "code128" => Symbology.Code128,
            "code39" => Symbology.Code39,
            _ => null,
        };
        if (symbology is null)
        {
            return Problems.Malformed("Parameter 'symbology' must be code128 or code39.", "symbology");
        }

        var (patron, card, fault) = await CardInPath.Find(call);
        if (fault is not null)
        {
            return fault;
        }

        if (card!.Kind == CardKind.NationalId)
        {
            return Problems.NotFound(RefusalCodes.CardUnknown, "A national id is not drawn as a barcode here.");
        }

        var found = new Refusals();
        Standing.CheckUsable(patron!.CardOf(card.Id), found);
        if (!found.None)
        {
            return Problems.Of(new Refused(found.InOrder()));
        }

        return Barcode.Of(card.Number, symbology.Value) is { } barcode
            ? draw(barcode)
            : Problems.Malformed(
                "Parameter 'symbology': Code 39 holds digits, capital letters, '-', '.' and '/' only.", "symbology");
    }
}
