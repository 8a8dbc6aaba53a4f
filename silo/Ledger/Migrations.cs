using System.Reflection;
using Npgsql;

namespace Skranke.Silo.Ledger;

/// <summary>Brings a database's schema to what this engine needs, when it starts. Migrations are numbered, run once
/// each, in one transaction each; a lock keeps two engines from doing it at the same time.</summary>
public static class Migrations
{
    /// <summary>Any number, as long as no other program in the same database takes it.</summary>
    private const long LockKey = 0x5348_414E_4B45;

    private const string OwnPrefix = "Skranke.Silo.Ledger.Schema.";

    /// <returns>The names of the migrations that were run now.</returns>
    public static Task<IReadOnlyList<string>> RunAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        RunAsync(database, typeof(Migrations).Assembly, OwnPrefix, cancellation);

    /// <summary>Also for an assembly that keeps tables of its own beside the ledger's.</summary>
    /// <param name="prefix">With what the names of its migrations begin among its resources.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlDataSource database, Assembly assembly, string prefix, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellation);
        try
        {
            await ExecuteAsync(
                connection,
                """
                create table if not exists public.schema_migration (
                    name text primary key, run_at timestamptz not null default now())
                """,
                cancellation);
            var done = await NamesAsync(connection, cancellation);
            var missing = Names(assembly, prefix).Where(name => !done.Contains(name)).ToArray();
            foreach (var name in missing)
            {
                await RunOneAsync(connection, name, Sql(assembly, name), cancellation);
            }

            return missing;
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>The text of every migration, in order; also for those who build the same tables elsewhere.</summary>
    public static IEnumerable<(string Name, string Sql)> All() => Names(typeof(Migrations).Assembly, OwnPrefix)
        .Select(name => (name, Sql(typeof(Migrations).Assembly, name)));

    private static async Task RunOneAsync(
        NpgsqlConnection connection, string name, string sql, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, sql, cancellation);
        await using var insert = new NpgsqlCommand("insert into public.schema_migration (name) values ($1)", connection)
        {
            Parameters = { new() { Value = name } },
        };
        _ = await insert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<HashSet<string>> NamesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var names = new HashSet<string>();
        await using var select = new NpgsqlCommand("select name from public.schema_migration", connection);
        await using var reader = await select.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            _ = names.Add(reader.GetString(0));
        }

        return names;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private static IEnumerable<string> Names(Assembly assembly, string prefix) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string Sql(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
