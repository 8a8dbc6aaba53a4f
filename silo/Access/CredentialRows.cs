using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Access;

/// <summary>Credentials as the database has them. Rows are never deleted, and nothing but their end changes.</summary>
internal sealed class CredentialRows(NpgsqlDataSource database)
{
    private const string Columns =
        "id, library, role, name, created_at, revoked_at, person, expires_at, replaces, bearer is not null";

    /// <summary>Null where the request made one before.</summary>
    public async Task<Credential?> Insert(NewKey asked, byte[] hash, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            insert into credential (hash, library, role, name, created_at, person, operation, fingerprint)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (operation) do nothing
            returning {Columns}
            """);
        command.Parameters.Add(new() { Value = hash });
        command.Parameters.Add(new() { Value = (object?)asked.Library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = Roles.NameOf(asked.Role) });
        command.Parameters.Add(new() { Value = asked.Name });
        command.Parameters.Add(new() { Value = asked.At.ToUniversalTime() });
        command.Parameters.Add(new() { Value = (object?)asked.Person ?? DBNull.Value });
        AddRequest(command, asked.Request);
        return await One(command, cancellation);
    }

    /// <summary>A new key in the place of one that ends at an instant; null where that one is over already, or the
    /// request rotated it before.</summary>
    public async Task<Credential?> InsertInPlaceOf(
        Credential old,
        byte[] hash,
        DateTimeOffset at,
        DateTimeOffset oldUntil,
        RequestKey request,
        CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            with ending as (
                update credential set expires_at = $4
                where id = $1 and revoked_at is null and expires_at is null and hash is not null
                returning id, library, role, name, person)
            insert into credential (hash, library, role, name, created_at, person, replaces, operation, fingerprint)
            select $2, library, role, name, $3, person, id, $5, $6 from ending
            returning {Columns}
            """);
        command.Parameters.Add(new() { Value = old.Id });
        command.Parameters.Add(new() { Value = hash });
        command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        command.Parameters.Add(new() { Value = oldUntil.ToUniversalTime() });
        AddRequest(command, request);
        return await One(command, cancellation);
    }

    /// <summary>Makes sure that a bearer of tokens has a number.</summary>
    public async Task InsertBearer(
        byte[] bearer, Credential credential, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            insert into credential (bearer, library, role, name, created_at, person)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (bearer) do nothing
            """);
        command.Parameters.Add(new() { Value = bearer });
        command.Parameters.Add(new() { Value = credential.Library.Value });
        command.Parameters.Add(new() { Value = Roles.NameOf(credential.Role) });
        command.Parameters.Add(new() { Value = credential.Name });
        command.Parameters.Add(new() { Value = credential.CreatedAt.ToUniversalTime() });
        command.Parameters.Add(new() { Value = (object?)credential.Person ?? DBNull.Value });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What a request made before, and whether it asked the same.</summary>
    public async Task<(Credential Made, bool SameRequest)?> MadeBy(RequestKey request, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select {Columns}, fingerprint from credential where operation = $1");
        command.Parameters.Add(new() { Value = request.Operation });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (Read(reader), reader.GetGuid(10) == request.Fingerprint)
            : null;
    }

    /// <summary>Revokes a key of the library; where null, one that operators make.</summary>
    public async Task<Credential?> Revoke(
        int id, Isil? library, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            update credential set revoked_at = coalesce(revoked_at, $3) where id = $1 and {Reached}
            returning {Columns}
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        return await One(command, cancellation);
    }

    public async Task<Credential?> Of(int id, Isil? library, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from credential where id = $1 and {Reached}");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        return await One(command, cancellation);
    }

    public async Task<IReadOnlyList<Credential>> List(
        Isil? library, int after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from credential where id > $1 and {Reached} order by id limit $3");
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        command.Parameters.Add(new() { Value = most });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<Credential>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    /// <summary>Every credential with the hash of its key, or that of its bearer.</summary>
    public async IAsyncEnumerable<(Credential Credential, byte[] Hash)> All(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select {Columns}, coalesce(hash, bearer) from credential");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            yield return (Read(reader), reader.GetFieldValue<byte[]>(10));
        }
    }

    /// <summary>What differs when anything has changed: an end sets a column that was null, and everything else is a
    /// new row.</summary>
    public async Task<(int LastId, long Revoked)> Changes(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select coalesce(max(id), 0), count(revoked_at) from credential");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        _ = await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetInt64(1));
    }

    /// <summary>A library reaches its own keys; operators those that only they make.</summary>
    private const string Reached =
        "case when $2::text is null then role in ('admin', 'national', 'operator') else library = $2 end";

    private static void AddRequest(NpgsqlCommand command, RequestKey request)
    {
        command.Parameters.Add(new() { Value = request.Remember ? request.Operation : DBNull.Value });
        command.Parameters.Add(new() { Value = request.Remember ? request.Fingerprint : DBNull.Value });
    }

    private static async Task<Credential?> One(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private static Credential Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        reader.IsDBNull(1) ? Credential.EngineItself : Isil.Of(reader.GetString(1)),
        Roles.Named(reader.GetString(2)),
        reader.GetString(3),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5))
    {
        Person = reader.IsDBNull(6) ? null : reader.GetString(6),
        ExpiresAt = reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
        Replaces = reader.IsDBNull(8) ? null : reader.GetInt32(8),
        IsByToken = reader.GetBoolean(9),
    };
}
