using ZXing.OneD;

namespace Skranke.Api.Barcodes;

public enum Symbology
{
    /// <summary>ISO/IEC 15417; every card number.</summary>
    Code128,

    /// <summary>ISO/IEC 16388; digits, capital letters and a few signs.</summary>
    Code39,
}

/// <summary>A card number as bars: what is drawn, in modules, the width of the narrowest bar.</summary>
/// <param name="Number">The text that stands under the bars.</param>
/// <param name="Bars">Where each bar begins, counted from the left end of the quiet zone, and how wide it is.</param>
/// <param name="Width">With the quiet zones at both ends.</param>
public sealed record Barcode(CardNumber Number, IReadOnlyList<(int Left, int Width)> Bars, int Width)
{
    /// <summary>White before the first bar and after the last one, without which no scanner finds the code.</summary>
    public const int QuietZone = 10;

    /// <summary>Null where the symbology cannot hold the number.</summary>
    public static Barcode? Of(CardNumber number, Symbology symbology)
    {
        // Small letters fit into Code 39 only as pairs, which scanners read as such only when they are told to.
        if (symbology == Symbology.Code39 && number.Value.Any(c => !IsOfCode39(c)))
        {
            return null;
        }

        var modules = symbology == Symbology.Code39
            ? new Code39Writer().encode(number.Value)
            : new Code128Writer().encode(number.Value);
        return new Barcode(number, BarsOf(modules), modules.Length + (2 * QuietZone));
    }

    private static List<(int Left, int Width)> BarsOf(bool[] modules)
    {
        var bars = new List<(int Left, int Width)>();
        for (var at = 0; at < modules.Length; at++)
        {
            if (!modules[at])
            {
                continue;
            }

            var left = at;
            while (at < modules.Length && modules[at])
            {
                at++;
            }

            bars.Add((left + QuietZone, at - left));
        }

        return bars;
    }

    private static bool IsOfCode39(char c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or '-' or '.' or '/';
}
