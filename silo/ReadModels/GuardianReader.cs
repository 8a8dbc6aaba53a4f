using Npgsql;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.ReadModels;

/// <summary>Who answers for whom, by accounts. A bond ends when the child comes of age (H6).</summary>
public sealed class GuardianReader(NpgsqlDataSource database)
{
    /// <param name="today">The library's day: a child's eighteenth birthday is the first without a guardian.</param>
    public async Task<IReadOnlyList<PatronId>> ChildrenOf(
        IReadOnlyList<PatronId> guardians, DateOnly today, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select distinct child_id from guardian
            where guardian_id = any($1) and since <= $2 and until > $2 order by child_id
            """);
        command.Parameters.Add(Rows.Longs([.. guardians.Select(guardian => guardian.Value)]));
        command.Parameters.Add(new() { Value = today });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<PatronId>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new PatronId(reader.GetInt64(0)));
        }

        return found;
    }
}
