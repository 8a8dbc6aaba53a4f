using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.WorkItems;

namespace Skranke.Silo.ReadModels;

/// <summary>A work item as staff see it.</summary>
/// <param name="DoneBy">The number of the key that said it was done.</param>
public sealed record WorkItemView(
    WorkItem Item,
    DateTimeOffset RaisedAt,
    DateTimeOffset? DoneAt,
    int? DoneBy,
    string? Note,
    Money? Amount);

/// <summary>What staff must sort out, the oldest first.</summary>
public sealed class WorkItemReader(NpgsqlDataSource database)
{
    private const string Columns =
        """
        select w.id, w.library, w.branch, w.kind, w.at, w.raised_at, w.codes, w.patron_id, w.copy_id, w.loan_id, w.card,
               coalesce(w.barcode, c.barcode), w.done_at, w.done_by, w.note,
               w.other_patron_id, w.amount, l.currency
        from work_item w left join copy c on c.id = w.copy_id
        join library l on l.isil = w.library

        """;

    public async Task<WorkItemView?> WorkItem(WorkItemId id, CancellationToken cancellation) =>
        await Read("where w.id = $1", [new() { Value = id.Value }], cancellation) is [var found] ? found : null;

    /// <param name="done">Those that are done, or those that are not.</param>
    /// <param name="kind">Only of this kind; null for all.</param>
    /// <param name="branch">Only of this branch; null for all.</param>
    public Task<IReadOnlyList<WorkItemView>> OfLibrary(
        Isil library,
        bool done,
        WorkItemKind? kind,
        BranchId? branch,
        long after,
        int most,
        CancellationToken cancellation) =>
        Read(
            $"""
            where w.library = $1 and w.done_at is {(done ? "not null" : "null")} and w.id > $2
              and ($3::smallint is null or w.kind = $3) and ($4::text is null or w.branch = $4)
            order by w.id limit $5
            """,
            [
                new() { Value = library.Value },
                new() { Value = after },
                new() { Value = kind is null ? DBNull.Value : (short)kind },
                new() { Value = (object?)branch?.Value ?? DBNull.Value },
                new() { Value = most },
            ],
            cancellation);

    private async Task<IReadOnlyList<WorkItemView>> Read(
        string where, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Columns + where);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var items = new List<WorkItemView>();
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(new WorkItemView(
                Item(reader),
                reader.Instant(5),
                reader.InstantOrNull(12),
                reader.IsDBNull(13) ? null : reader.GetInt32(13),
                reader.Text(14),
                reader.Long(16) is { } amount ? new Money(amount, reader.GetString(17)) : null));
        }

        return items;
    }

    private static WorkItem Item(NpgsqlDataReader reader) => new(
        new WorkItemId(reader.GetInt64(0)),
        Isil.Of(reader.GetString(1)),
        reader.Text(2) is { } branch ? BranchId.Of(branch) : null,
        (WorkItemKind)reader.GetInt16(3),
        reader.Instant(4),
        [.. reader.GetFieldValue<string[]>(6)],
        reader.Long(7) is { } patron ? new PatronId(patron) : null,
        reader.Long(8) is { } copy ? new CopyId(copy) : null,
        reader.Long(9) is { } loan ? new LoanId(loan) : null,
        reader.Text(10),
        reader.Text(11),
        reader.Long(15) is { } other ? new PatronId(other) : null,
        reader.Long(16));
}
