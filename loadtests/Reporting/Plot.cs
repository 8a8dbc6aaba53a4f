using System.Globalization;
using System.Net;
using System.Text;

namespace Skranke.LoadTests.Reporting;

/// <summary>Lines over one axis as a small SVG, without any script.</summary>
public sealed class Plot(string axis)
{
    private const double Width = 900;
    private const double Height = 320;
    private const double Left = 70;
    private const double Bottom = 60;
    private const double Top = 24;
    private const int Steps = 5;
    private const int LabelsMost = 12;
    private static readonly string[] Colours = ["#0b6e4f", "#c8553d", "#3d5a98", "#8f6b00", "#7b2d8b"];

    public string Draw(
        IEnumerable<(string Name, IReadOnlyList<(double X, double Y)> Points)> lines, Func<double, string> label)
    {
        var all = lines.Where(line => line.Points.Count > 0).ToArray();
        var xMax = Math.Max(1, all.SelectMany(line => line.Points).Select(point => point.X).DefaultIfEmpty(1).Max());
        var yMax = Math.Max(1e-3, all.SelectMany(line => line.Points).Select(point => point.Y).DefaultIfEmpty(1).Max());
        var text = new StringBuilder();
        _ = text.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" font-size=\"12\">\n"));
        AppendAxes(text, xMax, yMax, label);
        for (var line = 0; line < all.Length; line++)
        {
            var colour = Colours[line % Colours.Length];
            var points = string.Join(' ', all[line].Points.Select(point =>
                Invariant($"{X(point.X, xMax):F1},{Y(point.Y, yMax):F1}")));
            _ = text.Append(Invariant(
                $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n"));
            _ = text.Append(Invariant(
                $"<text x=\"{Left + (line * 160)}\" y=\"14\" fill=\"{colour}\">"))
                .Append(WebUtility.HtmlEncode(all[line].Name)).Append("</text>\n");
        }

        return text.Append("</svg>\n").ToString();
    }

    private void AppendAxes(StringBuilder text, double xMax, double yMax, Func<double, string> label)
    {
        for (var step = 0; step <= Steps; step++)
        {
            var value = yMax * step / Steps;
            var y = Y(value, yMax);
            _ = text
                .Append(Invariant($"<line x1=\"{Left}\" y1=\"{y:F1}\" x2=\"{Width}\" y2=\"{y:F1}\" "))
                .Append("stroke=\"#ddd\"/>\n")
                .Append(Invariant($"<text x=\"{Left - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">"))
                .Append(Invariant($"{value:#,0.##}</text>\n"));
        }

        var every = Math.Max(1, Math.Ceiling(xMax / LabelsMost));
        for (var x = 0.0; x <= xMax; x += every)
        {
            _ = text.Append(Invariant(
                $"<text x=\"{X(x, xMax):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">"))
                .Append(label(x)).Append("</text>\n");
        }

        _ = text.Append(Invariant($"<text x=\"{Width / 2}\" y=\"{Height - 16}\" text-anchor=\"middle\">"))
            .Append(axis).Append("</text>\n");
    }

    private static double X(double value, double max) => Left + (value / max * (Width - Left - 20));

    private static double Y(double value, double max) => Height - Bottom - (value / max * (Height - Bottom - Top));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
