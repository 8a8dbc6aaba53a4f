namespace Skranke.Silo.Postgres;

/// <summary>
/// The PostgreSQL server would lose what the engine acknowledged, so the engine does not start on it. The message
/// says which setting is wrong, what it is set to, and how to set it.
/// </summary>
public sealed class UnsafePostgresException : Exception
{
    public UnsafePostgresException(string message)
        : base(message)
    {
    }
}
