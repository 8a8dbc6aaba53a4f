using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Skranke.Silo.Embedded;

/// <summary>What operators see of the grains in this process, whichever host they have.</summary>
public sealed class HostMeters : IDisposable
{
    private readonly Meter _meter = new("Skranke.Grains");

    /// <param name="active">Grains in memory by kind.</param>
    /// <param name="waiting">Requests accepted and not yet answered.</param>
    public HostMeters(Func<ImmutableSortedDictionary<string, long>> active, Func<long> waiting)
    {
        _ = _meter.CreateObservableGauge(
            "skranke_grains_active",
            () => active().Select(kind => new Measurement<long>(
                kind.Value, new KeyValuePair<string, object?>("kind", kind.Key))),
            null,
            "Grains in memory by kind.");
        _ = _meter.CreateObservableGauge(
            "skranke_grains_waiting", waiting, null, "Requests accepted and not yet answered.");
    }

    public void Dispose() => _meter.Dispose();
}
