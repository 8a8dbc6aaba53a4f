using Npgsql;
using Skranke.Notices;
using Skranke.Silo.Ledger;
using Skranke.Silo.Sending;

namespace Skranke.Silo.ReadModels;

/// <summary>A message as staff see it.</summary>
/// <param name="Notices">What it tells.</param>
/// <param name="Subject">As it was sent; null until then.</param>
public sealed record MessageView(
    long Id,
    PatronId Patron,
    Isil Library,
    NoticeKind Kind,
    NoticeChannel Channel,
    MessageState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt,
    int Attempts,
    string? Code,
    string? Subject,
    string? Text,
    IReadOnlyList<long> Notices);

/// <summary>How the notices of a library stand.</summary>
/// <param name="HeldSince">Null where nothing is held.</param>
public sealed record NoticesView(
    DateTimeOffset? HeldSince, string? HeldBecause, long Waiting, long Dead, long BadAddress);

/// <summary>An address from which something came back.</summary>
public sealed record FailedAddressView(NoticeChannel Channel, string? Code, DateTimeOffset At);

/// <summary>Messages as they stand, for staff.</summary>
public sealed class MessageReader(NpgsqlDataSource database)
{
    private const string Columns =
        """
        m.id, m.patron_id, m.library, m.kind, m.channel, m.state, m.created_at, m.sent_at, m.attempts, m.code,
        m.subject, m.text, array(select notice_id from message_notice i where i.message_id = m.id order by notice_id)
        """;

    /// <summary>A library's messages in the order in which they were made.</summary>
    /// <param name="state">Null for all.</param>
    /// <param name="channel">Null for all.</param>
    public async Task<IReadOnlyList<MessageView>> OfLibraryAsync(
        Isil library,
        MessageState? state,
        NoticeChannel? channel,
        long after,
        int most,
        CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select {Columns} from message m
            where m.library = $1 and ($2::smallint is null or m.state = $2) and ($3::smallint is null or m.channel = $3)
              and m.id > $4
            order by m.id limit $5
            """);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = library.Value },
            new() { Value = (object?)(short?)state ?? DBNull.Value },
            new() { Value = (object?)(short?)channel ?? DBNull.Value },
            new() { Value = after },
            new() { Value = most },
        ]);
        return await ReadAsync(command, cancellation);
    }

    public async Task<MessageView?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from message m where m.id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellation)) is [var found] ? found : null;
    }

    public async Task<NoticesView> OfAsync(Isil library, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select h.since, h.reason,
                   (select count(*) from notice where state = 0 and library = $1)
                   + (select count(*) from message where library = $1 and state = 0),
                   (select count(*) from message where library = $1 and state = 3),
                   (select count(*) from message where library = $1 and state = 4)
            from (select 1) as one left join notice_hold h on h.library = $1
            """);
        command.Parameters.Add(new() { Value = library.Value });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        _ = await row.ReadAsync(cancellation);
        return new NoticesView(row.InstantOrNull(0), row.Text(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
    }

    /// <summary>Addresses of a patron that do not work, as far as the patron still has them.</summary>
    public async Task<IReadOnlyList<FailedAddressView>> FailedAsync(PatronId patron, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select f.channel, f.code, f.at from failed_address f join patron_contact c on c.patron_id = f.patron_id
            where f.patron_id = $1
              and case f.channel when {(int)NoticeChannel.Email} then f.address = c.email
                                 when {(int)NoticeChannel.Sms} then f.address = c.phone
                                 when {(int)NoticeChannel.Letter} then
                                     position(coalesce(c.street, '?') in f.address) > 0
                                 else true end
            order by f.channel
            """);
        command.Parameters.Add(new() { Value = patron.Value });
        var found = new List<FailedAddressView>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new FailedAddressView((NoticeChannel)row.GetInt16(0), row.Text(1), row.Instant(2)));
        }

        return found;
    }

    private static async Task<IReadOnlyList<MessageView>> ReadAsync(
        NpgsqlCommand command, CancellationToken cancellation)
    {
        var found = new List<MessageView>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new MessageView(
                row.GetInt64(0),
                new PatronId(row.GetInt64(1)),
                Isil.Of(row.GetString(2)),
                (NoticeKind)row.GetInt16(3),
                (NoticeChannel)row.GetInt16(4),
                (MessageState)row.GetInt16(5),
                row.Instant(6),
                row.InstantOrNull(7),
                row.GetInt32(8),
                row.Text(9),
                row.Text(10),
                row.Text(11),
                row.GetFieldValue<long[]>(12)));
        }

        return found;
    }
}
