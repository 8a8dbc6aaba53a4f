using Microsoft.Extensions.Logging;

namespace Skranke.Silo.DueDates;

/// <summary>Every line that moves of due dates log.</summary>
internal static partial class MoveLog
{
    [LoggerMessage(2101, LogLevel.Information, "Move {Id} of due dates at {Library} has ended.")]
    public static partial void Finished(ILogger logger, long id, string library);

    [LoggerMessage(2102, LogLevel.Warning, "Move {Id} of due dates tries again: {Reason}")]
    public static partial void TriesAgain(ILogger logger, long id, string reason);

    [LoggerMessage(2103, LogLevel.Error, "Move {Id} of due dates failed.")]
    public static partial void Failed(ILogger logger, long id, Exception failure);

    [LoggerMessage(2104, LogLevel.Information, "Move {Id} of due dates goes on where it was interrupted.")]
    public static partial void Resumed(ILogger logger, long id);
}
