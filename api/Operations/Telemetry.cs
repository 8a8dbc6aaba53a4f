using System.Diagnostics.Metrics;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Skranke.Api.Http;
using Skranke.Silo.Hosting;

namespace Skranke.Api.Operations;

/// <summary>What this process tells of itself: every meter named <c>Skranke.*</c> at <c>/metrics</c>, and where a
/// collector is configured also there, with traces of requests and of grains' turns. None of it names
/// anybody.</summary>
public static class Telemetry
{
    /// <summary>Where a collector takes OTLP, such as <c>http://collector:4317</c>; nothing is sent where it is not
    /// set.</summary>
    public const string OtlpEndpoint = "Skranke:Otlp:Endpoint";

    /// <summary><c>grpc</c>, which is usual, or <c>http/protobuf</c>, whose collectors listen on port 4318.</summary>
    public const string OtlpProtocol = "Skranke:Otlp:Protocol";

    private const string ServiceName = "skranke";

    private static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] Units = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <param name="sources">Traces that lead from one process to the next.</param>
    /// <exception cref="FormatException">a setting cannot be read.</exception>
    public static void AddTo(IServiceCollection services, IConfiguration configuration, IReadOnlyList<string> sources)
    {
        var collector = CollectorOf(configuration);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName))
            .WithMetrics(metrics =>
            {
                _ = metrics.AddMeter("Skranke.*").AddView(BoundsOf)
                    .AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
                if (collector is not null)
                {
                    _ = metrics.AddOtlpExporter(otlp => collector(otlp, "metrics"));
                }
            });
        if (collector is not null)
        {
            _ = telemetry.WithTracing(traces => traces
                .AddSource(Pipeline.TraceSource, GrainTrace.SourceName)
                .AddSource([.. sources])
                .AddOtlpExporter(otlp => collector(otlp, "traces")));
        }
    }

    /// <summary>How an exporter of figures or of traces reaches the collector; null where there is none.</summary>
    private static Action<OtlpExporterOptions, string>? CollectorOf(IConfiguration configuration)
    {
        if (configuration[OtlpEndpoint] is not { } endpoint)
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new FormatException($"{OtlpEndpoint} must be an address such as http://collector:4317.");
        }

        return (configuration[OtlpProtocol] ?? "grpc") switch
        {
            "grpc" => (otlp, _) => otlp.Endpoint = address,
            "http/protobuf" => (otlp, signal) => (otlp.Protocol, otlp.Endpoint) =
                (OtlpExportProtocol.HttpProtobuf, new Uri($"{endpoint.TrimEnd('/')}/v1/{signal}")),
            _ => throw new FormatException($"{OtlpProtocol} must be grpc or http/protobuf."),
        };
    }

    /// <summary>The SDK's own bounds are those of milliseconds; ours are seconds, and counts of units.</summary>
    private static MetricStreamConfiguration? BoundsOf(Instrument instrument) =>
        instrument.Name.EndsWith("_seconds", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
        : instrument is Histogram<int> or Histogram<long>
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Units }
        : null;
}
