using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Skranke.Api.Operations;

/// <summary>What the ledger's meters have counted in this process, for the operators' page.</summary>
public sealed class LedgerFigures : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Sum> _sums = new();

    public LedgerFigures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Skranke.Ledger")
            {
                listener.EnableMeasurementEvents(instrument, _sums.GetOrAdd(instrument.Name, _ => new Sum()));
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, sum) => ((Sum)sum!).Add(value));
        _listener.SetMeasurementEventCallback<int>((_, value, _, sum) => ((Sum)sum!).Add(value));
        _listener.SetMeasurementEventCallback<double>((_, value, _, sum) => ((Sum)sum!).Add(value));
        _listener.Start();
    }

    /// <summary>Since the start.</summary>
    public IReadOnlyList<OperatorsFigure> Figures =>
    [
        new("units of work that became durable", Of("skranke_ledger_units").Total),
        new("units refused by a fence, a claim or an earlier answer", Of("skranke_ledger_units_refused").Total),
        new("transactions", Of("skranke_ledger_batch_units").Count),
        new("units in one transaction, mean", Of("skranke_ledger_batch_units").Mean),
        new("milliseconds of one transaction, mean", Of("skranke_ledger_batch_seconds").Mean * 1000),
        new("units whose connection broke during the commit", Of("skranke_ledger_units_in_doubt").Total),
    ];

    public void Dispose() => _listener.Dispose();

    private Sum Of(string instrument) => _sums.GetOrAdd(instrument, _ => new Sum());

    private sealed class Sum
    {
        private readonly Lock _adding = new();

        public double Total { get; private set; }

        public long Count { get; private set; }

        public double Mean => Count == 0 ? 0 : Total / Count;

        public void Add(double value)
        {
            lock (_adding)
            {
                Total += value;
                Count++;
            }
        }
    }
}
