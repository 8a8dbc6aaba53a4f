using Skranke.Copies;

namespace Skranke.Api.Sip2.Messages;

/// <summary>The copy that a terminal read the barcode of.</summary>
internal static class CopyShown
{
    /// <summary>The library whose tag it is, where the terminal read that.</summary>
    public static Isil Owner(Exchange the) =>
        Isil.TryParse(the.Message["WS"].Trim(), out var owner) ? owner : the.Library.Isil;

    /// <summary>Stands for what a terminal could not read at all.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>As much of what was read as can be a barcode, for what is written down whatever was read.</summary>
    public static CopyBarcode Mended(string shown)
    {
        if (CopyBarcode.TryParse(shown, out var barcode))
        {
            return barcode;
        }

        var mended = new string([.. shown.Where(c => char.IsAsciiLetterOrDigit(c) || "-/:._$+%".Contains(c)).Take(40)]);
        return CopyBarcode.Of(mended.Length == 0 ? Unreadable : mended);
    }

    public static async ValueTask<CopyId?> Id(Exchange the) => CopyBarcode.TryParse(the.ShownCopy, out var barcode)
        ? await the.Services.LookUps.CopyOf(Owner(the), barcode)
        : null;

    public static async ValueTask<Copy?> Find(Exchange the) =>
        await Id(the) is { } id ? await the.Services.Load.Copy(id) : null;

    /// <summary>A media type that every client knows.</summary>
    public static string MediaType(string material) => material switch
    {
        "book" or "large-print" => "001",
        "magazine" or "periodical" or "newspaper" => "002",
        "audiobook" or "cd" or "music" or "dvd" or "cd-rom" => "006",
        "video" => "005",
        _ => "000",
    };
}
