using Npgsql;
using Skranke.Silo.Postgres;

namespace Skranke.Silo.Ledger;

/// <summary>The engine's connections: statements are prepared by their text, errors carry no values of rows, and the
/// writers have connections of their own so that no reader can take theirs.</summary>
public static class Connections
{
    private const int ReadersMax = 24;
    private const int LoadersMax = 8;

    /// <summary>What reads or writes rows by their keys must find them by an index each. A plan that was prepared while
    /// a table was nearly empty would go on reading the whole of it when it has millions of rows.</summary>
    private const string ByKeyOnly =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    public static NpgsqlDataSource Reading(string connection) => Build(connection, "skranke", ReadersMax);

    /// <summary>For the states that decisions need.</summary>
    public static NpgsqlDataSource Loading(string connection) =>
        Build(connection, "skranke-load", LoadersMax, ByKeyOnly);

    public static NpgsqlDataSource Writing(string connection, int writers) =>
        Build(connection, "skranke-ledger", writers + 1, ByKeyOnly);

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

    private static NpgsqlDataSource Build(
        string connection, string name, int connectionsMax, string? options = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = name,
            MaxPoolSize = connectionsMax,
            MaxAutoPrepare = 1000,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            IncludeErrorDetail = false,
            Timeout = 5,
        };
        settings.Options = string.Join(' ', new[] { settings.Options, options }.OfType<string>());
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
