using Npgsql;

namespace Skranke.Api.Operations;

/// <summary>What staff must sort out, and what runs in the background.</summary>
public sealed class OpenWorkSection(NpgsqlDataSource database) : IOperatorsSection
{
    private const string Sql =
        """
        select
            (select count(*) from work_item where done_at is null),
            (select count(*) from import where state in ('queued', 'running')),
            (select count(*) from due_date_move where state = 'running')
        """;

    public string Title => "Work";

    public async Task<IReadOnlyList<OperatorsFigure>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        _ = await reader.ReadAsync(cancellation);
        return
        [
            new OperatorsFigure("open work items", reader.GetInt64(0), "skranke_work_items_open"),
            new OperatorsFigure("imports under way", reader.GetInt64(1), "skranke_imports_running"),
            new OperatorsFigure("moves of due dates under way", reader.GetInt64(2), "skranke_due_date_moves_running"),
        ];
    }
}
