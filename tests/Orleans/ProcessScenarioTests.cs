using System.Diagnostics;
using System.Net;
using Skranke.Silo.Demo;
using Skranke.Tests.Http;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Orleans;

/// <summary>Two silos and two API processes of their own, whose figures and traces go to a collector.</summary>
public sealed class TracedCluster : IAsyncLifetime
{
    private ClusterOfProcesses _cluster = null!;
    private int _asked;

    public OtlpCollector Collector { get; private set; } = null!;

    /// <summary>Asks another API process than the last time.</summary>
    public Caller By(string name)
    {
        var engine = _cluster.Engine(_cluster.Apis[_asked++ % _cluster.Apis.Count]);
        return new Caller(engine, engine.Key(name));
    }

    public async Task InitializeAsync()
    {
        Collector = await OtlpCollector.StartAsync();
        string[] traced =
        [
            "env", $"Skranke__Otlp__Endpoint={Collector.Address}", "Skranke__Otlp__Protocol=http/protobuf",
            "OTEL_BSP_SCHEDULE_DELAY=200", "OTEL_METRIC_EXPORT_INTERVAL=500",
        ];
        _cluster = await ClusterOfProcesses.StartAsync(silos: 0, apis: 0);
        for (var process = 0; process < 2; process++)
        {
            _ = await _cluster.AddSiloAsync(under: traced);
        }

        for (var process = 0; process < 2; process++)
        {
            await _cluster.AddApiAsync(traced);
        }
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Collector.DisposeAsync();
    }
}

/// <summary>A day at the desk, in which each request goes to another API process than the one before: what one was
/// told, the other knows.</summary>
public sealed class ProcessScenarioTests(TracedCluster cluster) : IClassFixture<TracedCluster>
{
    private const string Library = "DK-722300";
    private const string Card = DemoLibraries.FirstCard;
    private const string OtherCard = DemoLibraries.OverdueCard;

    private Caller Staff => cluster.By("staff");

    [Fact]
    public async Task What_one_process_was_told_the_other_knows()
    {
        var (copy, once) = (await FreeCopyAsync(5_000_000_200), Guid.NewGuid().ToString());
        var title = (string)(await Staff.Get($"/v1/copies/{copy}")).Json["title"]!;

        var loan = await Said("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}"}""", once);
        var again = await Said("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}"}""", once);
        Assert.Equal(loan.Text, again.Text);
        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{OtherCard}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity);
        _ = (await Staff.Post($"/v1/loans/{loan.Id}/renewals", "{}"))
            .Expect(HttpStatusCode.UnprocessableEntity, "renewal.too-early");

        var reservation = await Said(
            "/v1/reservations", $$"""{"card": "{{OtherCard}}", "title": "{{title}}", "pickupBranch": "{{Library}}"}""");
        var back = await Said("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}""");
        Assert.Equal(reservation.Id, (string?)back.Json["route"]!["reservation"]);
        _ = (await Staff.Post("/v1/checkouts", $$"""{"card": "{{Card}}", "copy": "{{copy}}"}"""))
            .Expect(HttpStatusCode.UnprocessableEntity, "copy.reserved-for-other");
        var pickedUp = await Said("/v1/checkouts", $$"""{"card": "{{OtherCard}}", "copy": "{{copy}}"}""");
        Assert.Equal("open", (string?)(await Staff.Get($"/v1/loans/{pickedUp.Id}")).Json["state"]);

        await AssertTracedAsync();
    }

    [Fact]
    public async Task Late_returns_payments_exclusions_and_what_kiosks_did_offline_reach_every_process()
    {
        var (copy, next) = (await FreeCopyAsync(5_000_000_300), await FreeCopyAsync(5_000_000_400));
        var (now, month) = (DateTimeOffset.UtcNow, TimeSpan.FromDays(30));
        var file = $"card,copy,loanedAt,dueDate,renewals\n{Card},{copy},{now - (2 * month):yyyy-MM-ddTHH:mm:ssZ},"
            + $"{now - month + TimeSpan.FromDays(25):yyyy-MM-dd},0\n";
        var imported = await Staff.Say(HttpMethod.Post, "/v1/imports/loans", file, type: "text/csv");
        Assert.Empty(imported.Expect(HttpStatusCode.OK).Json["refused"]!.AsArray());

        var back = await Said("/v1/checkins", $$"""{"copy": "{{copy}}", "branch": "{{Library}}"}""");
        var (patron, owed) = ((string)back.Json["loan"]!["patronId"]!, back.Json["fees"]![0]!["outstanding"]!);
        var payment = $$"""{"patronId": "{{patron}}", "amount": {{owed.ToJsonString()}}, "reference": "terminal-1"}""";
        _ = await Said("/v1/payments", payment);
        _ = await Said("/v1/payments", payment);
        _ = (await Staff.Post("/v1/payments", payment.Replace("terminal-1", "terminal-2")))
            .Expect(HttpStatusCode.UnprocessableEntity, "payment.exceeds-debt");

        var shutOut = await Said(
            $"/v1/patrons/{patron}/exclusions", """{"ground": "conduct", "until": "2099-01-01", "reason": "noise"}""");
        var checkout = $$"""{"card": "{{Card}}", "copy": "{{next}}"}""";
        _ = (await Staff.Post("/v1/checkouts", checkout))
            .Expect(HttpStatusCode.UnprocessableEntity, "patron.excluded");
        var at = $"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}";
        var offline = (await cluster.By("kiosk").Post(
            "/v1/checkouts", checkout.Replace("}", $", \"offline\": true, \"at\": \"{at}\"}}")))
            .Expect(HttpStatusCode.Created);
        Assert.NotNull(offline.Json["workItem"]);
        Assert.Equal("on-loan", (string?)(await Staff.Get($"/v1/copies/{next}")).Json["status"]);
        var exclusion = (string)shutOut.Json["exclusions"]![0]!["id"]!;
        _ = (await Staff.Delete($"/v1/exclusions/{exclusion}")).Expect(HttpStatusCode.OK);
        _ = await Said("/v1/checkins", $$"""{"copy": "{{next}}", "branch": "{{Library}}"}""");
        _ = await Said("/v1/checkouts", checkout);
    }

    /// <summary>From an API process through the grain of one silo to that of the same or another.</summary>
    private async Task AssertTracedAsync()
    {
        var clock = Stopwatch.StartNew();
        while (!cluster.Collector.Figures.ContainsKey("skranke_ledger_units") || Chain().Length == 0)
        {
            Assert.True(
                clock.Elapsed < TimeSpan.FromSeconds(20),
                $"No trace from the request to the copy: {string.Join(", ", cluster.Collector.Spans)}");
            await Task.Delay(100);
        }
    }

    /// <summary>Requests below which a patron was asked, and a copy below that.</summary>
    private OtlpCollector.Span[] Chain()
    {
        var spans = cluster.Collector.Spans.ToArray();
        return [.. spans.Where(copy => copy.Name == "Copy LendCopy"
            && Above(spans, copy).Select(span => span.Name).ToArray() is var above
            && Array.IndexOf(above, "Patron CheckOut") is > 0 and var patron
            && Array.IndexOf(above, "POST /v1/checkouts") > patron)];
    }

    private static IEnumerable<OtlpCollector.Span> Above(OtlpCollector.Span[] spans, OtlpCollector.Span span)
    {
        for (var above = span; above is not null; above = Array.Find(spans, one => one.Id == above.Parent))
        {
            yield return above;
        }
    }

    private async Task<Heard> Said(string path, string body, string? once = null)
    {
        var heard = await Staff.Post(path, body, once);
        Assert.True((int)heard.Status < 300, heard.Text);
        return heard;
    }

    private async Task<string> FreeCopyAsync(long from)
    {
        for (var barcode = from; ; barcode++)
        {
            var copy = (await Staff.Get($"/v1/copies/{barcode}")).Expect(HttpStatusCode.OK).Json;
            if ((string?)copy["status"] == "available" && (string?)copy["material"] == "book"
                && (string?)copy["branch"] == Library
                && (int)(await Staff.Get($"/v1/titles/{copy["title"]}")).Json["waiting"]! == 0)
            {
                return $"{barcode}";
            }
        }
    }
}
