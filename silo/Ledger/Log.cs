using Microsoft.Extensions.Logging;

namespace Skranke.Silo.Ledger;

/// <summary>Every line the ledger logs; none holds personal data.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Error, "A batch of the ledger failed.")]
    public static partial void BatchFailed(ILogger logger, Exception failure);

    [LoggerMessage(1002, LogLevel.Warning, "A commit of {Units} units is in doubt and will be resolved: {Reason}")]
    public static partial void CommitInDoubt(ILogger logger, int units, string reason);
}
