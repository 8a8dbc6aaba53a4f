using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>A title of a library's catalogue with the counts that a reader asks for.</summary>
public sealed record TitleView(
    int Version,
    Isil Library,
    TitleReference Id,
    string Title,
    string? Author,
    int? Year,
    string Material,
    int Copies,
    int Available,
    int Waiting);

/// <summary>Titles as the ledger has them.</summary>
public sealed class TitleReader(NpgsqlDataSource database)
{
    public async Task<TitleView?> Title(Isil library, TitleReference reference, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select t.version, t.title, t.author, t.year, t.material,
              (select count(*) from copy c where c.title_id = t.id and c.status <> 3),
              (select count(*) from copy c where c.title_id = t.id and c.status = 0
                 and not exists (select from loan l where l.copy_id = c.id and l.closed_at is null)
                 and not exists (select from reservation r where r.copy_id = c.id and r.ended_at is null)),
              (select count(*) from reservation r where r.title_id = t.id and r.ended_at is null and r.state = 0)
              + (select count(*) from reservation r
                 where r.other_titles && array[t.id] and r.other_titles is not null and r.ended_at is null
                   and r.state = 0)
            from title t where t.library = $1 and t.reference = $2
            """);
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = reference.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new TitleView(
                reader.GetInt32(0),
                library,
                reference,
                reader.GetString(1),
                reader.Text(2),
                reader.IsDBNull(3) ? null : reader.GetInt32(3),
                reader.GetString(4),
                (int)reader.GetInt64(5),
                (int)reader.GetInt64(6),
                (int)reader.GetInt64(7))
            : null;
    }
}
