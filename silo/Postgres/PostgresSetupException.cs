namespace Skranke.Silo.Postgres;

/// <summary>
/// The engine cannot have its private PostgreSQL or its data folder. The message is written for the person who
/// started the engine: it says what is in the way and what to do about it.
/// </summary>
public sealed class PostgresSetupException : Exception
{
    public PostgresSetupException(string message)
        : base(message)
    {
    }

    public PostgresSetupException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
