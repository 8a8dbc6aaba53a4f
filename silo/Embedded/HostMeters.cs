using System.Diagnostics.Metrics;

namespace Skranke.Silo.Embedded;

/// <summary>What operators see of the grains in this process.</summary>
public sealed class HostMeters : IDisposable
{
    private readonly Meter _meter = new("Skranke.Grains");

    public HostMeters(EmbeddedHost host)
    {
        _ = _meter.CreateObservableGauge("skranke_grains_active", () => host.Active, null, "Grains in memory.");
        _ = _meter.CreateObservableGauge(
            "skranke_grains_waiting", () => host.Waiting, null, "Requests accepted and not yet answered.");
    }

    public void Dispose() => _meter.Dispose();
}
