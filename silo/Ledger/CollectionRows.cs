using Npgsql;
using Skranke.Collection;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to what may be handed over, and to the libraries whose day for it has come.</summary>
internal static class CollectionRows
{
    /// <summary>Every open fee of a library, and every one of which something was handed over and not
    /// withdrawn.</summary>
    public static async Task<IReadOnlyList<Collecting.Case>> ReadAsync(
        NpgsqlDataSource database, Isil library, CancellationToken cancellation = default)
    {
        await using var command = database.CreateCommand(
            $"""
            select coalesce(c.handed, 0)::bigint, coalesce(c.withdrawn, 0)::bigint, {FeeRows.Columns}
            from fee f
            left join lateral (
                select sum(amount) filter (where kind = 1) as handed, sum(amount) filter (where kind = 2) as withdrawn
                from collection_line l where l.fee_id = f.id) c on true
            where f.library = $1 and (f.settled_at is null or coalesce(c.handed, 0) > coalesce(c.withdrawn, 0))
            order by f.id
            """);
        command.Parameters.Add(new() { Value = library.Value });
        var fees = new List<Collecting.Case>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            fees.Add(new Collecting.Case(FeeRows.Read(row, 2), row.GetInt64(0), row.GetInt64(1)));
        }

        return fees;
    }

    public static async Task<IReadOnlyList<Isil>> DueAsync(NpgsqlDataSource database, DateTimeOffset now)
    {
        await using var command = database.CreateCommand(
            $"""
            select isil from library where collection_due_at <= $1 and {Held.No} order by collection_due_at, isil
            """);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        var due = new List<Isil>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            due.Add(Isil.Of(reader.GetString(0)));
        }

        return due;
    }
}
