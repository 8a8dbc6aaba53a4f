using Microsoft.Extensions.Logging;

namespace Skranke.Silo.Registers;

/// <summary>Every line that readings of registers log; none names a person.</summary>
internal static partial class RegisterLog
{
    [LoggerMessage(2311, LogLevel.Information, "Reading {Id} of {Register} has ended.")]
    public static partial void Finished(ILogger logger, long id, Register register);

    [LoggerMessage(2312, LogLevel.Warning, "Reading {Id} of {Register} tries again: {Reason}")]
    public static partial void TriesAgain(ILogger logger, long id, Register register, string reason);

    [LoggerMessage(2313, LogLevel.Error, "Reading {Id} of {Register} failed.")]
    public static partial void Failed(ILogger logger, long id, Register register, Exception failure);

    [LoggerMessage(2314, LogLevel.Warning, "Reading {Id} of {Register} stopped and will be tried again: {Reason}")]
    public static partial void Refused(ILogger logger, long id, Register register, string reason);

    [LoggerMessage(2315, LogLevel.Information, "Reading {Id} of {Register} goes on where it was interrupted.")]
    public static partial void Resumed(ILogger logger, long id, Register register);

    [LoggerMessage(2316, LogLevel.Warning, "Registers could not be looked after and will be in a minute: {Failure}")]
    public static partial void NotNow(ILogger logger, string failure);
}
