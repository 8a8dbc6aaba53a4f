using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace Skranke.LoadTests.Peers;

/// <summary>What the procedure answered: a loan, or why not.</summary>
public sealed record ProcedureAnswer(
    string[]? Refusals, long Loan, long Patron, long Title, DateOnly DueDate, short RenewalsMax, int PolicyVersion);

/// <summary>What the procedure is asked. Patron and copy by id, or by card and barcode where the ids are
/// null.</summary>
public readonly record struct ProcedureCall(
    long? Patron, string? Card, long? Copy, string? Barcode, Guid Operation, Guid Fingerprint, DateTime At,
    string Library, string Branch, short Channel, int Credential);

/// <summary>Calls <c>peer.checkout</c> as one does from .NET when speed counts: pooled connections that are not reset
/// between uses, statements prepared once for each connection, parameters without boxing, one round trip a
/// call.</summary>
public sealed class ProcedureCalls : IAsyncDisposable
{
    private const string Sql =
        "select refusals, loan, patron, title, due_date, renewals_max, policy_version "
        + "from peer.checkout($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    private readonly NpgsqlDataSource _source;

    public ProcedureCalls(string connectionString, int pool) => _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            MinPoolSize = pool,
            MaxPoolSize = pool,
            NoResetOnClose = true,
            MaxAutoPrepare = 8,
            AutoPrepareMinUsages = 1,
            Timeout = 60,
        }.ConnectionString);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    public async ValueTask<ProcedureAnswer> CheckoutAsync(ProcedureCall call)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Sql, connection);
        Add(command, call.Patron, NpgsqlDbType.Bigint);
        Add(command, call.Card, NpgsqlDbType.Text);
        Add(command, call.Copy, NpgsqlDbType.Bigint);
        Add(command, call.Barcode, NpgsqlDbType.Text);
        Add(command, call.Operation, NpgsqlDbType.Uuid);
        Add(command, call.Fingerprint, NpgsqlDbType.Uuid);
        Add(command, call.At, NpgsqlDbType.TimestampTz);
        Add(command, call.Library, NpgsqlDbType.Text);
        Add(command, call.Branch, NpgsqlDbType.Text);
        Add(command, call.Channel, NpgsqlDbType.Smallint);
        Add(command, call.Credential, NpgsqlDbType.Integer);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow);
        _ = await reader.ReadAsync();
        return reader.IsDBNull(1)
            ? new ProcedureAnswer(reader.GetFieldValue<string[]>(0), 0, 0, 0, default, 0, 0)
            : new ProcedureAnswer(
                null,
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetFieldValue<DateOnly>(4),
                reader.GetInt16(5),
                reader.GetInt32(6));
    }

    private static void Add<T>(NpgsqlCommand command, T value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
}
