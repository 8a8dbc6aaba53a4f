using Npgsql;
using Skranke.Actors;

namespace Skranke.Api.Operations;

/// <summary>What patrons are to be told and have not been, and what could not be sent.</summary>
public sealed class OutboxSection(NpgsqlDataSource database, IBusinessClock clock) : IOperatorsSection
{
    /// <summary>What can go out goes within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string Sql =
        """
        select (select count(*) from notice where state = 0),
               (select count(*) from message where state = 0),
               (select min(greatest(not_before, created_at)) from message
                where state = 0 and not_before <= $1 and library <> all(array(select library from notice_hold))),
               (select count(*) from message where state = 3),
               (select count(*) from message where state = 4),
               (select count(*) from notice_hold)
        """;

    public string Title => "Outbox";

    public async Task<IReadOnlyList<OperatorsFigure>> ReadAsync(CancellationToken cancellation)
    {
        var now = clock.Now;
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        _ = await reader.ReadAsync(cancellation);
        var behind = reader.IsDBNull(2)
            ? TimeSpan.Zero
            : now - new DateTimeOffset(reader.GetDateTime(2), TimeSpan.Zero);
        return
        [
            new OperatorsFigure("notices that wait", reader.GetInt64(0), "skranke_notices_waiting"),
            new OperatorsFigure("messages that wait", reader.GetInt64(1), "skranke_messages_waiting"),
            new OperatorsFigure(
                "behind, seconds",
                Math.Round(behind.TotalSeconds),
                "skranke_messages_behind_seconds",
                behind > Patience),
            new OperatorsFigure(
                "messages given up", reader.GetInt64(3), "skranke_messages_dead", reader.GetInt64(3) > 0),
            new OperatorsFigure("messages without a good address", reader.GetInt64(4), "skranke_messages_bad_address"),
            new OperatorsFigure(
                "libraries whose notices are held",
                reader.GetInt64(5),
                "skranke_notices_held",
                reader.GetInt64(5) > 0),
        ];
    }
}
