using OpenTelemetry.Metrics;
using Skranke.Api.Http;

namespace Skranke.Api.Operations;

/// <summary>The figures of this process for Prometheus. They hold no personal data, and need no key.</summary>
public sealed class MetricsEndpoint(MeterProvider figures)
{
    private RequestDelegate _exporter = null!;

    public void Map(Routes routes, IApplicationBuilder app)
    {
        _exporter = app.New()
            .UseOpenTelemetryPrometheusScrapingEndpoint(figures, _ => true, null, null, null)
            .Build();
        _ = routes.Open("/metrics", Write)
            .Says("Figures for Prometheus")
            .Answers<string>();
    }

    private Task Write(HttpContext http) => _exporter(http);
}
