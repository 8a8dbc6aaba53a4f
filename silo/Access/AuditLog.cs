using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Access;

/// <summary>Writes down who looked at whom before the answer is given. Entries that wait at the same time go to the
/// database together. Where the connection broke while one was written it is written again: better twice than
/// never.</summary>
public sealed class AuditLog(NpgsqlDataSource database) : IAsyncDisposable
{
    private readonly Gatherer<AuditEntry, object> _waiting = new(entries => Insert(database, entries), loaders: 1);

    /// <summary>Returns when the entry is durable.</summary>
    public async ValueTask Write(AuditEntry entry) => _ = await _waiting.Get(entry);

    public ValueTask DisposeAsync() => _waiting.DisposeAsync();

    private static async Task<Dictionary<AuditEntry, object>> Insert(
        NpgsqlDataSource database, IReadOnlyCollection<AuditEntry> entries)
    {
        var rows = new AuditRows();
        foreach (var entry in entries)
        {
            rows.Add(entry.At, entry.Credential, entry.Library, entry.Operation, entry.Patron?.Value, entry.Reason);
        }

        await using var command = database.CreateCommand(AuditRows.Sql);
        command.Parameters.AddRange(rows.Seal());
        _ = await command.ExecuteNonQueryAsync();
        return [];
    }
}
