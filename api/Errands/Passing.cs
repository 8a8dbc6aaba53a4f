using System.Text;
using Npgsql;
using Skranke.Ledger;
using Skranke.Silo.Embedded;
using Skranke.Silo.Hosting;

namespace Skranke.Api.Errands;

/// <summary>Failures that pass: who comes back in a moment is served.</summary>
internal static class Passing
{
    public static bool Is(Exception failure) => failure is OverloadedException or SilosAwayException
        or OutcomeUnknownException or LedgerAwayException or TimeoutException or NpgsqlException;

    /// <summary>What happened, for the log. The engine's own texts are fixed and are written out; of what others have
    /// thrown, which may quote what a caller sent, only the kind is.</summary>
    public static string Why(Exception failure)
    {
        var text = new StringBuilder(IsOurs(failure) ? failure.Message : failure.GetType().Name);
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            _ = text.Append(" <- ").Append(IsOurs(inner) ? inner.Message : inner.GetType().Name);
        }

        return text.ToString();
    }

    private static bool IsOurs(Exception failure) => failure is OverloadedException or SilosAwayException
        or OutcomeUnknownException or LedgerAwayException;
}
