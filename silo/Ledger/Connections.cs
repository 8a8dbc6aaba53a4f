using Npgsql;
using Skranke.Silo.Postgres;

namespace Skranke.Silo.Ledger;

/// <summary>The engine's connections: statements are prepared by their text, errors carry no values of rows, and the
/// writers have connections of their own so that no reader can take theirs.</summary>
public static class Connections
{
    private const int ReadersMax = 24;

    public static NpgsqlDataSource Reading(string connection) => Build(connection, "skranke", ReadersMax);

    public static NpgsqlDataSource Writing(string connection, int writers) =>
        Build(connection, "skranke-ledger", writers + 1);

    /// <summary>The first connection; where the server cannot be reached it says so in one sentence.</summary>
    internal static async Task<NpgsqlConnection> FirstAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        try
        {
            return await database.OpenConnectionAsync(cancellation);
        }
        catch (NpgsqlException failure)
        {
            throw new PostgresSetupException($"The PostgreSQL server cannot be reached: {failure.Message}", failure);
        }
    }

    private static NpgsqlDataSource Build(string connection, string name, int connectionsMax)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = name,
            MaxPoolSize = connectionsMax,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            IncludeErrorDetail = false,
            Timeout = 5,
        };
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
