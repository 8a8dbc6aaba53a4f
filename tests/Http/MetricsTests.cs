using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What the engine tells operators of itself: figures by the names that the front page explains, and spans
/// that lead from a request through the grains.</summary>
public sealed partial class MetricsTests(HttpEngine engine) : HttpTestBase(engine)
{
    [Fact]
    public async Task Every_figure_that_the_front_page_explains_is_there()
    {
        await CheckOut();
        var page = await Nobody.Get("/metrics");
        var explained = MetricName().Matches(Repository.Page("README.md").Text).Select(match => match.Groups[1].Value)
            .Where(name => name is not ("skranke_ledger_units_in_doubt_total" or "skranke_ledger_bisections_total"
                or "skranke_ledger_units_refused_total"))
            .ToArray();

        Assert.InRange(explained.Length, 12, 30);
        Assert.All(explained, name => Assert.Matches($"(?m)^{name}(_bucket|_count)?[{{ ]", page.Text));
    }

    [Theory]
    [InlineData("silo/Operations/alerts.yml")]
    [InlineData("silo/Operations/grafana/dashboards/skranke.json")]
    public void Alerts_and_dashboard_look_only_at_figures_that_the_front_page_explains(string path)
    {
        var explained = Repository.Page("README.md").Text;

        var names = LookedAt().Matches(File.ReadAllText(Path.Combine(Repository.Root, path)))
            .Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.InRange(names.Length, 8, 40);
        Assert.All(names, name => Assert.True(
            explained.Contains($"`{name}", StringComparison.Ordinal)
            || explained.Contains($"`_{name["skranke_sip2_".Length..]}", StringComparison.Ordinal)
            || explained.Contains($"`_{name["skranke_ledger_".Length..]}", StringComparison.Ordinal),
            $"{path} looks at {name}, which the README does not explain."));
    }

    [Fact]
    public async Task Operations_are_counted_by_kind_and_outcome_with_their_latency()
    {
        await CheckOut();

        var page = (await Nobody.Get("/metrics")).Text;

        Assert.Matches("""(?m)^skranke_http_requests_total\{operation="check-out",outcome="[a-z.-]+"\} [1-9]""", page);
        Assert.Matches("""(?m)^skranke_http_request_seconds_bucket\{operation="check-out",le="0\.1"\} """, page);
        Assert.Matches("""(?m)^skranke_grains_active\{kind="Patron"\} [1-9]""", page);
    }

    [Fact]
    public async Task A_request_is_traced_through_the_grains_and_names_nobody()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Skranke.Http" or "Skranke.Grains",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await CheckOut();

        var request = Assert.Single(ended, span => span.DisplayName == "POST /v1/checkouts");
        var patron = Assert.Single(ended, span => span.DisplayName == "Patron CheckOut" && span.Parent == request);
        Assert.Contains(ended, span => span.DisplayName == "Copy LendCopy" && span.Parent == patron);
        Assert.All(
            ended.SelectMany(span => span.Tags),
            tag => Assert.Contains(tag.Key, new[] { "http.response.status_code", "skranke.outcome" }));
    }

    private Caller Nobody => With(null);

    private async Task CheckOut()
    {
        var copy = await FreeCopy();
        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.Created);
    }

    [GeneratedRegex("`(skranke_[a-z_]+)[`{]")]
    private static partial Regex MetricName();

    [GeneratedRegex("(skranke_[a-z0-9_]+?)(?:_bucket|_sum|_count)?[^a-z0-9_]")]
    private static partial Regex LookedAt();
}
