using System.Text.Json.Nodes;

namespace Skranke.LoadTests.Reporting;

/// <summary>Two JSON reports side by side.</summary>
public static class Comparison
{
    private static readonly string[] Figures =
        ["rate", "rateMin", "rateMax", "p50", "p99", "p999", "max", "ratio", "refused", "errors"];

    /// <exception cref="InvalidOperationException">One of them is no report.</exception>
    public static IEnumerable<string> Lines(string first, string second)
    {
        var (a, b) = (Read(first), Read(second));
        if ($"{a["scenario"]}" != $"{b["scenario"]}")
        {
            yield return $"These are different scenarios: {a["scenario"]} and {b["scenario"]}.";
        }

        yield return $"{"",-28}{"first",14}{"second",14}{"change",10}";
        foreach (var (name, one, other) in Rows(a, b))
        {
            var change = one == 0 ? "" : $"{100 * (other - one) / one:+0.0;-0.0;0.0} %";
            yield return $"{name,-28}{one,14:N2}{other,14:N2}{change,10}";
        }
    }

    private static IEnumerable<(string Name, double First, double Second)> Rows(JsonObject a, JsonObject b)
    {
        foreach (var name in Figures)
        {
            if (a[name] is { } one && b[name] is { } other)
            {
                yield return (name, one.GetValue<double>(), other.GetValue<double>());
            }
        }

        foreach (var (step, figures) in Steps(a))
        {
            foreach (var name in new[] { "p50", "p99" })
            {
                if (Steps(b)[step]?[name] is { } other && figures?[name] is { } one)
                {
                    yield return ($"{step}.{name}", one.GetValue<double>(), other.GetValue<double>());
                }
            }
        }
    }

    private static JsonObject Steps(JsonObject report) =>
        report["contenders"]?.AsArray()
            .FirstOrDefault(one => $"{one!["name"]}" == Report.Engine)?["steps"] as JsonObject ?? [];

    private static JsonObject Read(string json) =>
        JsonNode.Parse(json) is JsonObject report && report["scenario"] is not null
            ? report
            : throw new InvalidOperationException("This is no report of the load tests.");
}
