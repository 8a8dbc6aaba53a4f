using Npgsql;
using Skranke.Actors;
using Skranke.Silo.Ledger;
using Skranke.Timers;

namespace Skranke.Api.Operations;

/// <summary>What time has made due and nobody has done yet.</summary>
public sealed class DueActionsSection(NpgsqlDataSource database, IBusinessClock clock) : IOperatorsSection
{
    /// <summary>A tick comes every few seconds; what is due for longer than this is behind.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Counted so far in each shard, so that the question stays cheap when much is behind.</summary>
    private const int MostOfShard = 1000;

    /// <summary>A debt is to be looked at as soon as it has changed; since when is not noted.</summary>
    private static readonly string Sql =
        $"""
        select count(*), min(at), not ({Held.No}) from generate_series(0, {TimerShardGrain.Shards - 1}) as shard,
        lateral (
            (select next_action_at as at from loan
             where (id % {TimerShardGrain.Shards}) = shard and next_action_at <= $1 and closed_at is null
             order by next_action_at limit {MostOfShard})
            union all
            (select next_action_at from reservation
             where (id % {TimerShardGrain.Shards}) = shard and next_action_at <= $1
             order by next_action_at limit {MostOfShard})
            union all
            (select next_action_at from exclusion
             where (id % {TimerShardGrain.Shards}) = shard and next_action_at <= $1
             order by next_action_at limit {MostOfShard})
            union all
            (select $1 from debt_to_review
             where (patron_id % {TimerShardGrain.Shards}) = shard limit {MostOfShard})
            union all
            (select collection_due_at from library where shard = 0 and collection_due_at <= $1)) due
        """;

    public string Title => "Due actions";

    public async Task<IReadOnlyList<OperatorsFigure>> ReadAsync(CancellationToken cancellation)
    {
        var now = clock.Now;
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = now });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        _ = await reader.ReadAsync(cancellation);
        var held = reader.GetBoolean(2);
        var behind = reader.IsDBNull(1)
            ? TimeSpan.Zero
            : now - new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero);
        return
        [
            new OperatorsFigure("due now", reader.GetInt64(0), "skranke_due_actions"),
            new OperatorsFigure(
                "behind, seconds",
                Math.Round(behind.TotalSeconds),
                "skranke_due_actions_behind_seconds",
                behind > Patience),
            new OperatorsFigure("held after a restore", held ? 1 : 0, "skranke_held", held),
        ];
    }
}
