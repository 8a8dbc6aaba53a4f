using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Skranke.Api.Operations;
using Skranke.Api.Start;
using Skranke.Tests.Http;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Operations;

/// <summary>What goes to a collector where one is configured, as a real one receives it.</summary>
public sealed class TelemetryTests(HttpEngine engine) : HttpTestBase(engine)
{
    private const string CallersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallersSpan = "00f067aa0ba902b7";
    private readonly HttpEngine _engine = engine;

    [Fact]
    public async Task Figures_and_traces_go_to_the_collector_that_is_configured()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using (var web = WebHost.Build(
            _engine.Services, IPAddress.Loopback, 0, Settings(collector.Address.ToString(), "http/protobuf")))
        {
            await web.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(web.Urls.First()) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", _engine.Key("staff"));
            client.DefaultRequestHeaders.Add("traceparent", $"00-{CallersTrace}-{CallersSpan}-01");
            using var asked = new StringContent(
                $$"""{"card": "{{Card}}", "copy": "{{await FreeCopy()}}"}""", null, "application/json");
            using var answer = await client.PostAsync("/v1/checkouts", asked);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

            // What waits to be sent goes when it stops.
            await web.StopAsync();
        }

        Assert.Contains("skranke_http_requests", collector.Figures.Keys);
        var request = Assert.Single(
            collector.Spans, span => span.Trace == CallersTrace && span.Name == "POST /v1/checkouts");
        Assert.Equal(CallersSpan, request.Parent);
        Assert.Contains(
            collector.Spans, span => span.Name == "Patron CheckOut" && span.Parent == request.Id
                && span.Trace == CallersTrace);
    }

    [Theory]
    [InlineData("collector", "grpc", "Skranke:Otlp:Endpoint must be an address such as http://collector:4317.")]
    [InlineData("http://collector:4317", "udp", "Skranke:Otlp:Protocol must be grpc or http/protobuf.")]
    public void A_setting_that_cannot_be_read_is_said(string endpoint, string protocol, string words)
    {
        var failure = Assert.Throws<FormatException>(() => Telemetry.AddTo(
            new ServiceCollection(), Settings(endpoint, protocol), []));

        Assert.Equal(words, failure.Message);
    }

    private static IConfiguration Settings(string endpoint, string protocol) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            [Telemetry.OtlpEndpoint] = endpoint,
            [Telemetry.OtlpProtocol] = protocol,
        })
        .Build();
}
