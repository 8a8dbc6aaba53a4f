using System.Diagnostics.Metrics;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>What operators see of the ledger.</summary>
public sealed class LedgerMeters : IDisposable
{
    private readonly Meter _meter = new("Skranke.Ledger");
    private readonly Counter<long> _units;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _bisections;
    private readonly Counter<long> _inDoubt;
    private readonly Histogram<int> _batchUnits;
    private readonly Histogram<double> _batchSeconds;

    public LedgerMeters()
    {
        _units = _meter.CreateCounter<long>("skranke_ledger_units", null, "Units of work that became durable.");
        _refused = _meter.CreateCounter<long>(
            "skranke_ledger_units_refused", null, "Units refused, by what: fence, claim or an earlier answer.");
        _bisections = _meter.CreateCounter<long>(
            "skranke_ledger_bisections", null, "Batches that were halved to find the unit that spoiled them.");
        _inDoubt = _meter.CreateCounter<long>(
            "skranke_ledger_units_in_doubt", null, "Units whose connection broke during the commit.");
        _batchUnits = _meter.CreateHistogram<int>("skranke_ledger_batch_units", null, "Units in one transaction.");
        _batchSeconds = _meter.CreateHistogram<double>("skranke_ledger_batch_seconds", "s", "Time of one transaction.");
    }

    public void Dispose() => _meter.Dispose();

    internal void Refused(IEnumerable<CommitResult> results)
    {
        foreach (var (reason, units) in results.CountBy(ReasonOf))
        {
            _refused.Add(units, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    internal void Committed(int units, TimeSpan took)
    {
        _units.Add(units);
        _batchUnits.Record(units);
        _batchSeconds.Record(took.TotalSeconds);
    }

    internal void Bisected() => _bisections.Add(1);

    internal void InDoubt(int units) => _inDoubt.Add(units);

    private static string ReasonOf(CommitResult result) => result switch
    {
        CommitResult.FencesBroken => "fence",
        CommitResult.ClaimLost => "claim",
        _ => "answered-before",
    };
}
