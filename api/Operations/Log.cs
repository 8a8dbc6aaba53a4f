namespace Skranke.Api.Operations;

/// <summary>What this project logs. Never names, PINs, card numbers or national ids: routes are logged as templates,
/// and callers by the number of their credential.</summary>
public static partial class Log
{
    public static void Request(
        ILogger log, string verb, string route, int status, string? code, double ms, int? credential, HttpContext http)
    {
        if (log.IsEnabled(LogLevel.Information))
        {
            Requested(log, verb, route, status, code, ms, credential, http.TraceIdentifier);
        }
    }

    [LoggerMessage(EventId = 401, Level = LogLevel.Information,
        Message = "{Verb} {Route} {Status} {Code} {Ms:0.0} ms, credential {Credential}, request {RequestId}",
        SkipEnabledCheck = true)]
    private static partial void Requested(
        ILogger log, string verb, string route, int status, string? code, double ms, int? credential, string requestId);

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning,
        Message = "The database was away ({Reason}), request {RequestId}")]
    public static partial void LedgerAway(ILogger log, string reason, string requestId);

    [LoggerMessage(EventId = 404, Level = LogLevel.Warning,
        Message = "No silo could be asked ({Reason}), request {RequestId}")]
    public static partial void SilosAway(ILogger log, string reason, string requestId);

    [LoggerMessage(EventId = 405, Level = LogLevel.Warning,
        Message = "Nobody knows yet what became of it ({Reason}), request {RequestId}")]
    public static partial void OutcomeUnknown(ILogger log, string reason, string requestId);

    [LoggerMessage(EventId = 403, Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    public static partial void Failed(ILogger log, Exception exception, string requestId);
}
