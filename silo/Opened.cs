using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Silo.Postgres;
using Skranke.Silo.Privacy;
using Skranke.Silo.Time;

namespace Skranke.Silo;

/// <summary>What an engine needs before its grains can start: folder, server, connections, secrets, clock and
/// ids.</summary>
internal sealed record Opened(
    DataFolder Folder,
    string SharedFolder,
    string Connection,
    PrivatePostgres? Server,
    NpgsqlDataSource Database,
    NpgsqlDataSource Loading,
    NpgsqlDataSource Writing,
    Secrets Secrets,
    BusinessClock Clock,
    LedgerIds Ids,
    ErasureJournal Journal)
{
    public static async Task<Opened> OpenAsync(
        EngineOptions options, ILoggerFactory logs, CancellationToken cancellation)
    {
        var folder = DataFolder.Open(options.DataFolder);
        var shared = options.SharedFolder ?? folder.Path;
        PrivatePostgres? server = null;
        NpgsqlDataSource? database = null;
        try
        {
            UnixFiles.MakePrivateFolder(shared);
            server = options.Postgres is null
                ? await PrivatePostgres.StartAsync(
                    folder.Path, new PrivatePostgresOptions(), logs.CreateLogger<PrivatePostgres>(), cancellation)
                : null;
            var connection = server?.ConnectionString ?? options.Postgres!;
            database = Connections.Reading(connection);
            await using (var first = await Connections.FirstAsync(database, cancellation))
            {
                await DurabilityCheck.RequireAsync(first, cancellation);
            }

            _ = await Migrations.RunAsync(database, cancellation);
            var clock = await StoredClock.OpenAsync(database, options.FrozenAt, cancellation);
            await OlderAnswers.RunAsync(database, cancellation);
            var journal = ErasureJournal.Of(shared, options.ErasureJournal);
            _ = await ErasureReplay.RunAsync(
                database, journal, clock.Now, logs.CreateLogger<ErasureJournal>(), cancellation);
            return new Opened(
                folder,
                shared,
                connection,
                server,
                database,
                Connections.Loading(connection),
                Connections.Writing(connection, options.Writers),
                Secrets.InFolder(shared),
                clock,
                new LedgerIds(database),
                journal);
        }
        catch
        {
            if (database is not null)
            {
                await database.DisposeAsync();
            }

            if (server is not null)
            {
                await server.DisposeAsync();
            }

            folder.Dispose();
            throw;
        }
    }
}
