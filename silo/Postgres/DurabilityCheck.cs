using Npgsql;

namespace Skranke.Silo.Postgres;

/// <summary>
/// Refuses a PostgreSQL server that forgets. An answer of the engine means "this is on disk"; with one of these
/// settings off, a crash or a power cut would take back loans, returns and payments that patrons have receipts for.
/// It is asked of every server before the first use, the private one included, since an operator may have changed it.
/// </summary>
/// <remarks>
/// <para>The values are those of the session, so settings of the database, of the role and of the connection string
/// are seen as well as those of the server.</para>
/// <para>Of <c>synchronous_commit</c> only <c>off</c> is refused. The values <c>local</c>, <c>remote_write</c>,
/// <c>on</c> and <c>remote_apply</c> differ in what a standby has to confirm; all of them flush to the own disk
/// before COMMIT answers.</para>
/// </remarks>
public static class DurabilityCheck
{
    private const int VersionFactor = 10_000;

    /// <summary>Checks the server behind an open connection.</summary>
    /// <exception cref="UnsafePostgresException">The server may not be used.</exception>
    public static async Task RequireAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand(
            """
            select name, setting, source, current_setting('server_version_num')::int, current_setting('server_version'),
                   quote_ident(current_user), quote_ident(current_database()),
                   case when sourcefile is null then '' else format(' in %s line %s', sourcefile, sourceline) end
            from pg_settings
            where name in ('fsync', 'full_page_writes', 'synchronous_commit')
            order by name
            """,
            connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var wrong = new List<string>();
        while (await rows.ReadAsync(cancellation))
        {
            if (rows.GetInt32(3) < PostgresBinaries.OldestMajor * VersionFactor)
                throw new UnsafePostgresException(
                    $"The engine needs PostgreSQL {PostgresBinaries.OldestMajor} or newer; this server is version "
                    + $"{rows.GetString(4)}.");
            if (rows.GetString(1) == "off")
                wrong.Add(Complaint(rows.GetString(0), rows.GetString(2), rows.GetString(5), rows.GetString(6),
                    rows.GetString(7)));
        }

        if (wrong.Count > 0)
            throw new UnsafePostgresException(string.Join('\n', wrong));
    }

    private static string Complaint(string setting, string source, string role, string database, string place)
    {
        var remedy = source switch
        {
            "database" => $"it is set for the database. ALTER DATABASE {database} RESET {setting};",
            "user" => $"it is set for the role. ALTER ROLE {role} RESET {setting};",
            "database user" =>
                $"it is set for the role in the database. ALTER ROLE {role} IN DATABASE {database} RESET {setting};",
            "client" or "session" => "the connection asks for it. Take it out of the connection string's Options and "
                + "out of the environment variable PGOPTIONS.",
            "command line" => "it was given on the server's command line. Take it out there and restart the server.",
            _ => $"ALTER SYSTEM SET {setting} = on; SELECT pg_reload_conf(); (it is set{place}).",
        };
        return $"PostgreSQL has {setting} = off, with which a crash loses what was acknowledged; the engine does not "
            + $"run like that. To set it: {remedy} Then start the engine again.";
    }
}
