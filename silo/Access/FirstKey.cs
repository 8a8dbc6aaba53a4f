using System.Text.Json.Nodes;
using Npgsql;

namespace Skranke.Silo.Access;

/// <summary>The key with which an engine without demo libraries begins: an operator's, in a file of the data folder.
/// With it the keys of admins, of the nation and of further operators are made. It is made where the database has none
/// of an operator, revoked ones included, and never again.</summary>
/// <remarks>The file is written before the key is committed, as with the keys of the demo: a kill between the two
/// leaves a file whose key nobody knows, and the next start writes another one.</remarks>
public static class FirstKey
{
    /// <summary>The name of the file in the data folder.</summary>
    public const string FileName = "first-key.json";

    /// <summary>True where the key was made now.</summary>
    public static async Task<bool> MakeAsync(
        NpgsqlDataSource database, string dataFolder, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Two processes that start at the same time on one database make one key.
        await using (var taken = new NpgsqlCommand(
            "lock table credential in share row exclusive mode; "
            + "select exists (select from credential where role = 'operator')",
            connection,
            transaction))
        {
            if ((bool)(await taken.ExecuteScalarAsync(cancellation))!)
            {
                return false;
            }
        }

        var key = ApiKey.New();
        new KeyFile(dataFolder, FileName).Write(new JsonObject { [Roles.NameOf(Role.Operator)] = key });
        await using var insert = new NpgsqlCommand(
            "insert into credential (hash, role, name, created_at) values ($1, 'operator', 'first key', $2)",
            connection,
            transaction);
        insert.Parameters.Add(new() { Value = ApiKey.Hash(key) });
        insert.Parameters.Add(new() { Value = now.ToUniversalTime() });
        _ = await insert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
