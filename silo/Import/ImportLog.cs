using Microsoft.Extensions.Logging;

namespace Skranke.Silo.Import;

/// <summary>Every line that imports log; none holds personal data.</summary>
internal static partial class ImportLog
{
    [LoggerMessage(2001, LogLevel.Information, "Import {Id} of {Kind} at {Library}: {State}, {Read} rows read.")]
    public static partial void Finished(
        ILogger logger, long id, string kind, string library, ImportState state, long read);

    [LoggerMessage(2002, LogLevel.Warning, "Import {Id} tries again: {Reason}")]
    public static partial void TriesAgain(ILogger logger, long id, string reason);

    [LoggerMessage(2003, LogLevel.Error, "Import {Id} failed.")]
    public static partial void Failed(ILogger logger, long id, Exception failure);

    [LoggerMessage(2004, LogLevel.Information, "Import {Id} goes on where it was interrupted.")]
    public static partial void Resumed(ILogger logger, long id);
}
