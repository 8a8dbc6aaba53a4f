using Microsoft.Extensions.Logging;
using Skranke.Ledger;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Privacy;

/// <summary>Writes erasures into the journal, and lets what is in memory forget who was erased.</summary>
internal sealed partial class ErasureLog(ErasureJournal journal, ILogger logger) : IErasureLog
{
    /// <summary>Told of everybody who was erased, whole or for one library.</summary>
    public event Action<PatronId>? Erased;

    public void Note(IEnumerable<UnitOfWork> units)
    {
        var entries = units.SelectMany(unit => ErasureJournal.EntriesOf(unit.Facts)).ToArray();
        if (entries.Length == 0)
        {
            return;
        }

        try
        {
            journal.Append(entries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The database has it; the journal is completed from there at the next start.
            NotWritten(logger, failure);
        }

        foreach (var entry in entries)
        {
            Tell(new PatronId(entry.Patron));
        }
    }

    /// <summary>Lets this process forget somebody.</summary>
    internal void Tell(PatronId patron) => Erased?.Invoke(patron);

    [LoggerMessage(
        1211, LogLevel.Error, "The journal of erasures could not be written; it is completed at the next start.")]
    private static partial void NotWritten(ILogger logger, Exception failure);
}
