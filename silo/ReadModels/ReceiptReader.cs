using System.Text.Json;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>Receipts, exactly as they were given.</summary>
public sealed class ReceiptReader(NpgsqlDataSource database)
{
    public async Task<Receipt?> Receipt(ReceiptId id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select at, library, branch, patron_id, lines::text from receipt where id = $1");
        command.Parameters.Add(new() { Value = id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new Receipt(
                id,
                reader.Instant(0),
                Isil.Of(reader.GetString(1)),
                BranchId.Of(reader.GetString(2)),
                reader.Long(3) is { } patron ? new PatronId(patron) : null,
                JsonSerializer.Deserialize(reader.GetString(4), EngineJson.Default.ImmutableArrayReceiptLine))
            : null;
    }
}
