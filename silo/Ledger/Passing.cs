using Npgsql;

namespace Skranke.Silo.Ledger;

/// <summary>Failures that say nothing about what was asked: the server is away or starting, or it chose this
/// transaction as the victim of a deadlock. Asking again is right, once it is known that nothing was written.</summary>
internal static class Passing
{
    public static bool Is(Exception failure) => failure switch
    {
        PostgresException server => server.SqlState is
            PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections
            || server.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or IOException or TimeoutException => true,
        _ => false,
    };
}
