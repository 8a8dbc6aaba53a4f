using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>Is told of every unit that has become durable, before it is acknowledged, and keeps outside the database
/// who was erased.</summary>
public interface IErasureLog
{
    void Note(IEnumerable<UnitOfWork> units);
}

/// <summary>For a ledger that nobody restores from a backup.</summary>
internal sealed class NoErasureLog : IErasureLog
{
    public void Note(IEnumerable<UnitOfWork> units)
    {
    }
}
