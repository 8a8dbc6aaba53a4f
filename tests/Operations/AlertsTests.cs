using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Skranke.Api.Http;
using Skranke.Api.Operations;
using Skranke.Basics;
using Skranke.Tests.Http;
using Skranke.Tests.Sip2;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Operations;

/// <summary>An alert that looks at a name or a label which the engine never gives would never sound.</summary>
public sealed partial class AlertsTests(HttpEngine engine) : HttpTestBase(engine)
{
    private readonly HttpEngine _engine = engine;

    /// <summary>Counters that are not there before something went wrong.</summary>
    private static readonly string[] OnlyWhenWrong =
    [
        "skranke_ledger_units_in_doubt_total",
        "skranke_ledger_bisections_total",
        "skranke_ledger_units_refused_total",
    ];

    [Theory]
    [InlineData("silo/Operations/alerts.yml")]
    [InlineData("silo/Operations/grafana/dashboards/skranke.json")]
    public async Task Every_figure_that_is_looked_at_is_given_by_just_that_name(string path)
    {
        await SomethingHappens();
        var page = (await With(null).Get("/metrics")).Text;

        Assert.All(Names(path).Except(OnlyWhenWrong), name => Assert.Matches($"(?m)^{name}[{{ ]", page));
    }

    [Theory]
    [InlineData("silo/Operations/alerts.yml", 6)]
    [InlineData("silo/Operations/grafana/dashboards/skranke.json", 3)]
    public async Task Every_value_of_a_label_that_is_looked_for_can_be_there(string path, int least)
    {
        var page = (await With(null).Get("/metrics")).Text;
        using var meters = new RequestMeters();
        var operations = meters.Recent.Select(recent => recent.Name).ToArray();
        var outcomes = Words(typeof(RefusalCodes)).Concat(Words(typeof(ProblemKinds))).Append("done").ToArray();
        var reasons = Repository.Page("silo/Ledger/LedgerMeters.cs").Text;

        var looked = Looked(path).ToArray();

        Assert.True(looked.Length >= least, $"{looked.Length} values are looked for.");
        Assert.All(looked, one => Assert.True(
            one.Label switch
            {

                // Prometheus gives these itself.
                "job" or "alertstate" => true,
                "operation" => operations.Contains(one.Value),
                "outcome" => outcomes.Contains(one.Value),
                "reason" => reasons.Contains($"=> \"{one.Value}\"", StringComparison.Ordinal),
                _ => page.Contains($"{one.Label}=\"{one.Value}\"", StringComparison.Ordinal),
            },
            $"{one.Label} is never {one.Value}"));
    }

    /// <summary>A loan, and a return that a terminal reports late.</summary>
    private async Task SomethingHappens()
    {
        var copy = await FreeCopy();
        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.Created);
        const string at = "20261123    113000";
        var (user, password) = _engine.Login();
        using var terminal = await Sip2Client.Connect(_engine.Sip2Port);
        Assert.Equal("941", await terminal.Say($"9300CN{user}|CO{password}|"));
        Assert.StartsWith(
            "101", await terminal.Say($"09Y{at}{at}AP{Library}|AO{Library}|AB{copy}|"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(string path) =>
        Name().Matches(Text(path)).Select(match => match.Value).Distinct();

    private static IEnumerable<(string Label, string Value)> Looked(string path) =>
        Selector().Matches(Text(path)).SelectMany(match => match.Groups[2].Value.Split('|')
            .Select(value => (match.Groups[1].Value, value)));

    private static string Text(string path) =>
        File.ReadAllText(Path.Combine(Repository.Root, path)).Replace("\\\"", "\"", StringComparison.Ordinal);

    private static IEnumerable<string> Words(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        .Where(field => field.IsLiteral && field.FieldType == typeof(string))
        .Select(field => (string)field.GetRawConstantValue()!);

    [GeneratedRegex("skranke_[a-z0-9_]+")]
    private static partial Regex Name();

    [GeneratedRegex(@"[{,]\s*([a-z]+)(?:=~|!~|!=|=)""([^""$]+)""")]
    private static partial Regex Selector();
}
