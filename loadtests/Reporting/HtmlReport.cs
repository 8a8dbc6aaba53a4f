using System.Globalization;
using System.Net;
using System.Text;

namespace Skranke.LoadTests.Reporting;

/// <summary>The report for people: one file that needs nothing else, with the table and two plots.</summary>
public static class HtmlReport
{
    private static readonly double[] Percentiles = [50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100];

    public static string Of(Report report)
    {
        var text = new StringBuilder();
        _ = text.Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>{{Safe(report.Scenario)}}</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; } td, th { padding: .2rem .7rem; text-align: right; }
            td:first-child, th:first-child { text-align: left; } tr { border-bottom: 1px solid #ddd; }
            svg { width: 100%; height: auto; } .wrong { color: #b00020; font-weight: bold; }
            </style></head><body>
            <h1>{{Safe(report.Scenario)}}</h1>
            <p>{{report.Callers}} callers, {{report.Options.Runs}} runs of {{report.Options.Measured.TotalSeconds}} s,
            medians with the least and the greatest. {{Safe(report.Machine.ToString())}}.</p>

            """);
        AppendTable(text, report);
        AppendSteps(text, report);
        AppendVerdict(text, report);
        _ = text.Append("<h2>Acknowledged per second</h2>\n").Append(Throughput(report));
        _ = text.Append("<h2>Latency by percentile (ms)</h2>\n").Append(Latencies(report));
        _ = text.Append("<h2>Refused and failed per second</h2>\n").Append(Problems(report));
        return text.Append("</body></html>\n").ToString();
    }

    private static void AppendTable(StringBuilder text, Report report)
    {
        _ = text.Append("<table><tr><th></th><th>rate/s</th><th>min-max</th><th>p50 ms</th><th>p99 ms</th>"
            + "<th>p99.9 ms</th><th>max ms</th><th>refused</th><th>failed</th></tr>\n");
        foreach (var one in report.Summaries)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"<tr><td>{Safe(one.Contender)}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{one.Rate.Median:N0}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{one.Rate.Min:N0}-{one.Rate.Max:N0}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{one.P50.Median:N2}</td><td>{one.P99.Median:N2}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{one.P999.Median:N2}</td><td>{one.Max.Median:N2}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{one.Refused:N0}</td><td>{one.Failed:N0}</td></tr>\n");
        }

        _ = text.Append("</table>\n");
    }

    private static void AppendVerdict(StringBuilder text, Report report) => _ = text.Append(report.Holds
        ? "<p>Whatever was acknowledged is in the database with its event, and nothing else is.</p>\n"
        : "<p class=\"wrong\">The database does not hold what was acknowledged.</p>\n");

    private static void AppendSteps(StringBuilder text, Report report)
    {
        if (report.Own is not { Steps.Count: > 0 } own)
        {
            return;
        }

        _ = text.Append("<h2>Steps</h2>\n<table><tr><th></th><th>done</th><th>p50 ms</th><th>p99 ms</th>"
            + "<th>p99.9 ms</th><th>max ms</th><th>refused</th><th>failed</th></tr>\n");
        foreach (var (name, step) in own.Steps)
        {
            var at = step.Latency;
            _ = text.Append(CultureInfo.InvariantCulture, $"<tr><td>{Safe(name)}</td><td>{step.Acknowledged:N0}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{at.At(50).TotalMilliseconds:N2}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{at.At(99).TotalMilliseconds:N2}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{at.At(99.9).TotalMilliseconds:N2}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{at.Max.TotalMilliseconds:N2}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{step.Refused:N0}</td><td>{step.Failed:N0}</td></tr>\n");
        }

        _ = text.Append("</table>\n");
    }

    private static string Problems(Report report) => new Plot("seconds, one run after the other").Draw(
        report.Summaries.Select(one => (
            one.Contender,
            (IReadOnlyList<(double, double)>)[.. report.Slices
                .Where(slice => slice.Contender == one.Contender)
                .SelectMany(slice => slice.ProblemsPerSecond)
                .Select((count, second) => ((double)second, (double)count))])),
        x => x.ToString("N0", CultureInfo.InvariantCulture));

    private static string Throughput(Report report) => new Plot("seconds, one run after the other").Draw(
        report.Summaries.Select(one => (
            one.Contender,
            (IReadOnlyList<(double, double)>)[.. report.Slices
                .Where(slice => slice.Contender == one.Contender)
                .SelectMany(slice => slice.PerSecond)
                .Select((count, second) => ((double)second, (double)count))])),
        x => x.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>Even steps for each further nine, because that is where latencies differ.</summary>
    private static string Latencies(Report report) => new Plot("percentile").Draw(
        report.Summaries.Select(one => (
            one.Contender,
            (IReadOnlyList<(double, double)>)[.. Percentiles.Select((percentile, place) =>
                ((double)place, one.Latency.At(percentile).TotalMilliseconds))])),
        x => x >= 0 && x < Percentiles.Length && x == Math.Floor(x)
            ? Percentiles[(int)x].ToString(CultureInfo.InvariantCulture)
            : "");

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
