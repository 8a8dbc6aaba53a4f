using Npgsql;
using NpgsqlTypes;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>Whether a request was answered before, for those that come with no key of their own and so must be looked
/// for each time. Questions that wait at the same time go to the database together.</summary>
public sealed class RequestsSeen(NpgsqlDataSource database) : IAsyncDisposable
{
    private readonly Gatherer<Guid, object> _questions = new(keys => Ask(database, keys));

    public async ValueTask<bool> Has(Guid operation) => await _questions.Get(operation) is not null;

    public ValueTask DisposeAsync() => _questions.DisposeAsync();

    private static async Task<Dictionary<Guid, object>> Ask(
        NpgsqlDataSource database, IReadOnlyCollection<Guid> operations)
    {
        await using var command = database.CreateCommand(
            "select operation from request where operation = any($1) and answer is not null");
        command.Parameters.Add(new NpgsqlParameter<Guid[]>
        {
            TypedValue = [.. operations],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid,
        });
        var found = new Dictionary<Guid, object>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            found[row.GetGuid(0)] = found;
        }

        return found;
    }
}
