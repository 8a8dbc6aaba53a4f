using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Orleans;

/// <summary>The tables that the cluster's own bookkeeping needs, in a schema beside the ledger's.</summary>
internal static class ClusterSchema
{
    /// <summary>Connections of the providers, which name no schema.</summary>
    public static NpgsqlDataSource Connect(string connection) => new NpgsqlDataSourceBuilder(
        new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = "skranke-cluster",
            SearchPath = "cluster",
            MaxPoolSize = 16,
            Timeout = 5,
            CommandTimeout = 5,
            IncludeErrorDetail = false,
        }.ConnectionString).Build();

    public static Task RunAsync(NpgsqlDataSource database, CancellationToken cancellation) => Migrations.RunAsync(
        database, typeof(ClusterSchema).Assembly, "Skranke.Silo.Orleans.Schema.", cancellation);
}
