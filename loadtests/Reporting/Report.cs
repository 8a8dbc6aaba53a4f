using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Peers;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Reporting;

/// <summary>What a load run found: medians over its runs, and whether the database agrees.</summary>
public sealed class Report(
    string scenario,
    LoadOptions options,
    int callers,
    MachineFacts machine,
    IReadOnlyList<Slice> slices,
    IReadOnlyList<LedgerCheck> checks,
    IReadOnlyList<string> wrong)
{
    public const string Engine = "engine";

    public Report(string scenario, LoadOptions options, int callers, MachineFacts machine, Runner runner)
        : this(scenario, options, callers, machine, runner.Slices, runner.Checks, runner.Wrong)
    {
    }

    public string Scenario => scenario;

    public LoadOptions Options => options;

    /// <summary>Connections or callers.</summary>
    public int Callers => callers;

    public MachineFacts Machine => machine;

    public IReadOnlyList<Slice> Slices => slices;

    public IReadOnlyList<LedgerCheck> Checks => checks;

    /// <summary>The engine first, then the peers.</summary>
    public IReadOnlyList<Summary> Summaries { get; } = slices
        .GroupBy(slice => slice.Contender)
        .Select(group => Summary.Of(group.Key, [.. group]))
        .OrderBy(summary => summary.Contender == Engine ? 0 : 1)
        .ToArray();

    public Summary? Own => Summaries.FirstOrDefault(summary => summary.Contender == Engine);

    /// <summary>The peer that ratios speak of: the plain stored procedure where it was driven.</summary>
    public Summary? Peer =>
        Summaries.FirstOrDefault(summary => summary.Contender == PeerCatalogue.SqlProcedure)
        ?? Summaries.FirstOrDefault(summary => summary.Contender != Engine);

    /// <summary>What further checks found wrong.</summary>
    public IReadOnlyList<string> Wrong => wrong;

    public bool Holds => wrong.Count == 0 && checks.All(check => check.Holds);

    /// <summary>The bounds that the engine did not keep.</summary>
    public IReadOnlyList<Threshold> Broken =>
        options.FailIf.Where(one => one.Fails(Figures.Of(this, one.Figure))).ToArray();

    /// <returns>The exit code.</returns>
    public async Task<int> WriteAsync(TextWriter console)
    {
        await ConsoleTable.WriteAsync(this, console);
        if (options.Json is { } json)
        {
            await File.WriteAllTextAsync(json, JsonReport.Of(this));
            await console.WriteLineAsync($"JSON report: {Path.GetFullPath(json)}");
        }

        if (options.Html is { } html)
        {
            await File.WriteAllTextAsync(html, HtmlReport.Of(this));
            await console.WriteLineAsync($"HTML report: {Path.GetFullPath(html)}");
        }

        foreach (var broken in Broken)
        {
            await console.WriteLineAsync($"FAILED: {broken}, measured {Figures.Of(this, broken.Figure):N3}");
        }

        return Holds && Broken.Count == 0 && Own is { Acknowledged: > 0 } ? 0 : 1;
    }
}
