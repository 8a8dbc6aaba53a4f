using System.Globalization;
using System.Text;

namespace Skranke.Api.Barcodes;

/// <summary>Draws a barcode as SVG: a unit is a module, and a module is a third of a millimetre, as scanners like
/// it.</summary>
public static class BarcodeSvg
{
    private const double ModuleMillimetres = 0.33;
    private const int Margin = 4;
    private const int BarHeight = 50;
    private const int TextHeight = 14;
    private const int Height = Margin + BarHeight + TextHeight + Margin;

    public static string Draw(Barcode barcode)
    {
        var number = barcode.Number.Value;
        var svg = new StringBuilder();
        _ = svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {barcode.Width} {Height}"
             width="{barcode.Width * ModuleMillimetres:0.##}mm" height="{Height * ModuleMillimetres:0.##}mm"
             shape-rendering="crispEdges" role="img" aria-label="{number}">
            <rect width="{barcode.Width}" height="{Height}" fill="#fff"/>

            """);
        foreach (var (left, width) in barcode.Bars)
        {
            _ = svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{left}\" y=\"{Margin}\" width=\"{width}\" height=\"{BarHeight}\"/>\n");
        }

        return svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{barcode.Width / 2.0:0.#}" y="{Margin + BarHeight + TextHeight - 3}" font-family="monospace"
             font-size="11" text-anchor="middle">{number}</text>
            </svg>

            """).ToString();
    }
}
