using System.Globalization;
using System.Text.RegularExpressions;

namespace Skranke.LoadTests.Options;

/// <summary>A bound that makes a run fail: a figure of the JSON report, or <c>step.figure</c>, above or below a
/// number.</summary>
/// <param name="Figure">rate, p50, p99, p999, max, refused, errors, ratio; with a step's name and a dot before it the
/// step's own p50, p99, p999, max, refused or errors.</param>
public sealed partial record Threshold(string Figure, bool Above, double Bound)
{
    /// <exception cref="UsageException">It is not of the form <c>figure&gt;number</c> or
    /// <c>figure&lt;number</c>.</exception>
    public static Threshold Parse(string text) =>
        Form().Match(text) is { Success: true } match
            ? new Threshold(
                match.Groups[1].Value,
                match.Groups[2].Value == ">",
                double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture))
            : throw new UsageException($"--fail-if {text} is not understood; write such as 'p99>25' or 'rate<5000'.");

    /// <summary>Whether a run with this figure fails. One that was not measured fails too: a misspelt name or a
    /// missing peer must not let a run pass.</summary>
    public bool Fails(double? figure) => figure is not { } known || (Above ? known > Bound : known < Bound);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Figure}{(Above ? '>' : '<')}{Bound}");

    [GeneratedRegex(@"^\s*([a-z][a-z0-9.\-]*)\s*([<>])\s*([0-9]+(?:\.[0-9]+)?)\s*$")]
    private static partial Regex Form();
}
