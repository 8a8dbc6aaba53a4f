using Npgsql;

namespace Skranke.Silo.Ledger;

/// <summary>Whether the database holds back what time would do and what would be sent. A restored database does so
/// until an operator releases it: what is due in it may have been done and sent before, or must not be done now.
/// Whoever sends something puts <see cref="No"/> into the statement that finds out what is to be sent.</summary>
public static class Held
{
    /// <summary>The name of the row in <c>setting</c>.</summary>
    public const string Setting = "held";

    /// <summary>A condition for a statement: true where nothing is held.</summary>
    public const string No = $"not exists (select from setting where name = '{Setting}')";

    /// <summary>Why everything is held; null where nothing is.</summary>
    public static async Task<string?> ReasonAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select value from setting where name = '{Setting}'");
        return await command.ExecuteScalarAsync(cancellation) as string;
    }
}
