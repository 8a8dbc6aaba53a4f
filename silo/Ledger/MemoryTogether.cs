using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Units that are committed as one, in memory.</summary>
public sealed partial class MemoryLedger
{
    public ValueTask<bool> CommitTogether(IReadOnlyList<UnitOfWork> units)
    {
        lock (_committing)
        {
            if (!Together.MayGo(units) || units.Any(unit => Hindrance(unit) is not null))
            {
                return ValueTask.FromResult(false);
            }

            foreach (var unit in units)
            {
                Write(unit);
            }

            return ValueTask.FromResult(true);
        }
    }
}
