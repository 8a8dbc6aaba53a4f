using System.Text.Json;
using System.Text.Json.Nodes;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Reporting;

/// <summary>The report for programs. Latencies are milliseconds, rates are acknowledged answers a second.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Of(Report report)
    {
        var (own, peer) = (report.Own, report.Peer);
        var ownChecks = report.Checks.Where(check => check.Contender == Report.Engine).ToArray();
        var json = new JsonObject
        {
            ["scenario"] = report.Scenario,
            ["at"] = DateTimeOffset.UtcNow.ToString("O"),
            ["seconds"] = report.Options.Measured.TotalSeconds,
            ["runs"] = report.Options.Runs,
            ["connections"] = report.Callers,
            ["arrivalRate"] = report.Options.Rate,
            ["rate"] = Rounded(own?.Rate.Median),
            ["rateMin"] = Rounded(own?.Rate.Min),
            ["rateMax"] = Rounded(own?.Rate.Max),
            ["p50"] = Rounded(own?.P50.Median),
            ["p99"] = Rounded(own?.P99.Median),
            ["p999"] = Rounded(own?.P999.Median),
            ["max"] = Rounded(own?.Max.Median),
            ["peer"] = peer?.Contender,
            ["peerRate"] = Rounded(peer?.Rate.Median),
            ["ratio"] = own is not null && peer is { Rate.Median: > 0 }
                ? Rounded(own.Rate.Median / peer.Rate.Median)
                : null,
            ["acknowledged"] = ownChecks.Sum(check => check.Acknowledged),
            ["refused"] = own?.Refused ?? 0,
            ["errors"] = own?.Failed ?? 0,
            ["database"] = new JsonObject
            {
                ["loans"] = ownChecks.Where(check => check.What == Counted.Loans.What).Sum(check => check.Loans),
                ["events"] = ownChecks.Sum(check => check.Events),
                ["missing"] = report.Checks.Sum(check => check.Missing),
                ["unexplained"] = report.Checks.Sum(check => check.Unexplained),
                ["holds"] = report.Holds,
            },
            ["checks"] = new JsonArray([.. report.Checks.GroupBy(check => (check.Contender, check.What)).Select(Of)]),
            ["wrong"] = new JsonArray([.. report.Wrong.Select(text => JsonValue.Create(text))]),
            ["broken"] = new JsonArray([.. report.Broken.Select(one => JsonValue.Create(one.ToString()))]),
            ["contenders"] = new JsonArray([.. report.Summaries.Select(one => Contender(report, one))]),
            ["machine"] = Machine(report.Machine),
        };
        return json.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Of(IGrouping<(string Contender, string What), LedgerCheck> checks) => new()
    {
        ["contender"] = checks.Key.Contender,
        ["what"] = checks.Key.What,
        ["acknowledged"] = checks.Sum(check => check.Acknowledged),
        ["rows"] = checks.Sum(check => check.Loans),
        ["events"] = checks.Sum(check => check.Events),
        ["missing"] = checks.Sum(check => check.Missing),
        ["unexplained"] = checks.Sum(check => check.Unexplained),
    };

    private static JsonObject Of(StepSummary step) => new()
    {
        ["acknowledged"] = step.Acknowledged,
        ["refused"] = step.Refused,
        ["errors"] = step.Failed,
        ["p50"] = Rounded(step.Latency.At(50).TotalMilliseconds),
        ["p99"] = Rounded(step.Latency.At(99).TotalMilliseconds),
        ["p999"] = Rounded(step.Latency.At(99.9).TotalMilliseconds),
        ["max"] = Rounded(step.Latency.Max.TotalMilliseconds),
    };

    private static JsonObject Contender(Report report, Summary one) => new()
    {
        ["name"] = one.Contender,
        ["rate"] = Of(one.Rate),
        ["p50"] = Of(one.P50),
        ["p99"] = Of(one.P99),
        ["p999"] = Of(one.P999),
        ["max"] = Of(one.Max),
        ["acknowledged"] = one.Acknowledged,
        ["refused"] = one.Refused,
        ["errors"] = one.Failed,
        ["processorMicroseconds"] = new JsonObject
        {
            ["database"] = Rounded(one.Processor.Database),
            ["server"] = Rounded(one.Processor.Server),
            ["load"] = Rounded(one.Processor.Load),
        },
        ["steps"] = new JsonObject(one.Steps.Select(
            step => KeyValuePair.Create(step.Key, (JsonNode?)Of(step.Value)))),
        ["slices"] = new JsonArray([.. report.Slices.Where(slice => slice.Contender == one.Contender).Select(Of)]),
    };

    private static JsonObject Of(Slice slice) => new()
    {
        ["run"] = slice.Run,
        ["seconds"] = Rounded(slice.Seconds),
        ["rate"] = Rounded(slice.Rate),
        ["perSecond"] = new JsonArray([.. slice.PerSecond.Select(count => JsonValue.Create(count))]),
        ["problemsPerSecond"] = new JsonArray([.. slice.ProblemsPerSecond.Select(count => JsonValue.Create(count))]),
        ["firstProblem"] = slice.FirstProblem,
    };

    private static JsonObject Of(Spread spread) => new()
    {
        ["median"] = Rounded(spread.Median),
        ["min"] = Rounded(spread.Min),
        ["max"] = Rounded(spread.Max),
    };

    private static JsonObject Machine(MachineFacts machine) => new()
    {
        ["cores"] = machine.Cores,
        ["memoryMegabytes"] = machine.MemoryMegabytes,
        ["processor"] = machine.Processor,
        ["system"] = machine.System,
        ["dotNet"] = machine.DotNet,
        ["postgreSql"] = machine.PostgreSql,
        ["settings"] = new JsonObject(machine.Settings.Select(
            setting => KeyValuePair.Create(setting.Key, (JsonNode?)JsonValue.Create(setting.Value)))),
    };

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 3) : null;
}
