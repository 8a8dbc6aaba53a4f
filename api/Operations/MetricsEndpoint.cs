using System.Diagnostics.Metrics;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Skranke.Api.Http;

namespace Skranke.Api.Operations;

/// <summary>The figures of this process for Prometheus: every meter named <c>Skranke.*</c>. They hold no personal data,
/// and need no key.</summary>
public sealed class MetricsEndpoint : IDisposable
{
    private static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] Units = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    private readonly PrometheusText _text = new();
    private readonly MeterProvider _provider;

    public MetricsEndpoint() => _provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter("Skranke.*")
        .AddView(BoundsOf)
        .AddReader(new BaseExportingMetricReader(_text))
        .Build();

    public void Map(Routes routes) => _ = routes.Open("/metrics", Write)
        .Says("Figures for Prometheus")
        .Answers<string>();

    public void Dispose() => _provider.Dispose();

    /// <summary>The SDK's own bounds are those of milliseconds; ours are seconds, and counts of units.</summary>
    private static MetricStreamConfiguration? BoundsOf(Instrument instrument) =>
        instrument.Name.EndsWith("_seconds", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
        : instrument is Histogram<int> or Histogram<long>
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Units }
        : null;

    private async Task Write(HttpContext http)
    {
        var text = Encoding.UTF8.GetBytes(_text.Render());
        http.Response.ContentType = PrometheusText.ContentType;
        http.Response.ContentLength = text.Length;
        _ = await http.Response.BodyWriter.WriteAsync(text);
    }
}
