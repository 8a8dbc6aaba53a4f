using System.Text.Json.Nodes;
using Npgsql;
using Skranke.Silo.Access;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Demo;

/// <summary>The keys of the demo libraries, in a file for whoever tries them out and as hashes in the
/// database.</summary>
/// <remarks>The file is written before the credentials are committed: only there can the keys be read. A kill between
/// the two leaves a file whose keys nobody knows, and the next start writes another one; the other way round it would
/// leave credentials whose keys nobody has. Where the file is lost later, new keys are made and the old ones stay
/// valid.</remarks>
internal sealed class DemoKeys(string dataFolder)
{
    /// <summary>The name of the file in the data folder.</summary>
    public const string FileName = "demo-keys.json";

    private readonly KeyFile _file = new(dataFolder, FileName);

    /// <summary>Whether the file is there and the database knows its first key, revoked or not.</summary>
    public async Task<bool> AreKnownAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (_file.Key("staff") is not { } key)
        {
            return false;
        }

        const string sql = "select exists (select from credential where hash = $1)";
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { new() { Value = ApiKey.Hash(key) } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Draws keys, writes the file, and adds the credentials to the caller's transaction.</summary>
    public async Task MakeAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        var file = new JsonObject();
        var columns = new Columns();
        var (hashes, libraries, roles, names) = (new List<byte[]>(), columns.Texts(), columns.Texts(), columns.Texts());
        foreach (var library in DemoLibrary.All.Select(demo => demo.Library.Isil))
        {
            var suffix = library == DemoLibrary.All[0].Library.Isil ? "" : $"@{library}";
            foreach (var role in new[] { Role.Staff, Role.Kiosk, Role.App, Role.Admin })
            {
                file[$"{Roles.NameOf(role)}{suffix}"] = Add(library, role, $"demo {Roles.NameOf(role)}");
            }

            // A SIP2 login is a kiosk's credential: its name is the user, its key the password.
            var user = $"sip2-{library.Value.ToLowerInvariant()}";
            file[$"sip2{suffix}"] = new JsonObject { ["user"] = user, ["password"] = Add(library, Role.Kiosk, user) };
        }

        file["operator"] = Add(DemoLibrary.All[0].Library.Isil, Role.Operator, "demo operator");
        file["national"] = Add(DemoLibrary.All[1].Library.Isil, Role.National, "demo national register");
        _file.Write(file);
        await using var insert = new NpgsqlCommand(
            """
            insert into credential (hash, library, role, name, created_at)
            select u.hash, u.library, u.role, u.name, $5 from unnest($4, $1, $2, $3) as u (hash, library, role, name)
            """,
            connection);
        insert.Parameters.AddRange(columns.Seal());
        _ = insert.Parameters.AddWithValue(hashes.ToArray());
        _ = insert.Parameters.AddWithValue(now.UtcDateTime);
        _ = await insert.ExecuteNonQueryAsync(cancellation);

        string Add(Isil library, Role role, string name)
        {
            var key = ApiKey.New();
            hashes.Add(ApiKey.Hash(key));
            libraries.Add(library.Value);
            roles.Add(Roles.NameOf(role));
            names.Add(name);
            return key;
        }
    }
}
