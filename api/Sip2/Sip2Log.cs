namespace Skranke.Api.Sip2;

/// <summary>What is logged of terminals: never what they say, since that is about people.</summary>
internal static partial class Sip2Log
{
    [LoggerMessage(EventId = 171, Level = LogLevel.Warning,
        Message = "Message {Number} of terminal {Terminal} could not be answered at the moment ({Reason}).")]
    public static partial void Passing(ILogger log, string number, string reason, string terminal);

    [LoggerMessage(EventId = 172, Level = LogLevel.Error, Message = "Message {Number} of terminal {Terminal} failed.")]
    public static partial void Failed(ILogger log, Exception exception, string number, string terminal);

    [LoggerMessage(EventId = 173, Level = LogLevel.Warning, Message = "A connection of a terminal broke ({Reason}).")]
    public static partial void Broken(ILogger log, string reason);
}
