using Npgsql;
using Skranke.Actors;
using Skranke.Notices;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Sending;

/// <summary>What became of something that staff asked for.</summary>
public enum MailroomOutcome
{
    Done,

    /// <summary>There is no such thing, or it never was in a state for this.</summary>
    Unknown,
}

/// <summary>What staff do with messages: they say that one came back, try one again, mark an address as good, hold the
/// notices of a library and release them. Each can be said twice and is done once.</summary>
public sealed class Mailroom(
    NpgsqlDataSource database, IAsk grains, IIds ids, IBusinessClock clock, TimeProvider time)
{
    /// <summary>A message came back. Its address is marked, what took effect when it was sent has no effect any more,
    /// and its notices go out by another way, at last as a letter (H49).</summary>
    public async Task<MailroomOutcome> ReturnAsync(long message, string code, CancellationToken cancellation)
    {
        if (await SentAsync(message, cancellation) is not { } sent)
        {
            return MailroomOutcome.Unknown;
        }

        if (sent.State == MessageState.Returned)
        {
            return MailroomOutcome.Done;
        }

        var effects = new Effects(database, grains, ids, clock);
        foreach (var announced in sent.Announcements)
        {
            await effects.SentAsync(announced, isReturned: true);
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = connection.CreateBatch();
        _ = batch.Add(
            "update message set state = 5, code = $2 where id = $1 and state = 1",
            new NpgsqlParameter { Value = message },
            new NpgsqlParameter { Value = code });
        _ = batch.Add(
            $"""
            {FailedAddresses.InsertHead}
            select m.patron_id, m.channel,
                   case m.channel when {(int)NoticeChannel.Email} then coalesce(c.email, '')
                                  when {(int)NoticeChannel.Sms} then coalesce(c.phone, '')
                                  when {(int)NoticeChannel.Letter} then
                                      concat_ws(E'\n', c.name, c.street, trim(concat(c.postal_code, ' ', c.city)))
                                  else '' end,
                   $2, $3
            from message m join patron_contact c on c.patron_id = m.patron_id where m.id = $1
            {FailedAddresses.InsertTail}
            """,
            new NpgsqlParameter { Value = message },
            new NpgsqlParameter { Value = code },
            new NpgsqlParameter { Value = clock.Now.UtcDateTime });
        _ = batch.Add(
            FailedAddresses.TellAgain("select notice_id from message_notice where message_id = $1"),
            new NpgsqlParameter { Value = message });
        _ = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return MailroomOutcome.Done;
    }

    /// <summary>A message that was given up, or had no address, is tried again from the first attempt on; the address
    /// counts as good.</summary>
    public async Task<MailroomOutcome> AgainAsync(long message, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            with again as (
                update message set state = 0, attempts = 0, claimed = false, try_at = $2, code = null
                where id = $1 and state in (3, 4) returning patron_id, channel),
            good as (
                delete from failed_address f using again a where f.patron_id = a.patron_id and f.channel = a.channel)
            select exists (select from again) or exists (select from message where id = $1 and state = 0)
            """);
        command.Parameters.Add(new() { Value = message });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        return await command.ExecuteScalarAsync(cancellation) is true ? MailroomOutcome.Done : MailroomOutcome.Unknown;
    }

    /// <summary>An address works again.</summary>
    public async Task MarkGoodAsync(PatronId patron, NoticeChannel channel, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "delete from failed_address where patron_id = $1 and channel = $2");
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = (short)channel });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Nothing of this library goes out until it is released.</summary>
    public static async Task HoldAsync(
        NpgsqlDataSource database, Isil library, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "insert into notice_hold (library, since, reason) values ($1, $2, $3) on conflict do nothing");
        command.Parameters.Add(new() { Value = library.Value });
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = reason });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    public Task HoldAsync(Isil library, string reason, CancellationToken cancellation) =>
        HoldAsync(database, library, reason, clock.Now, cancellation);

    /// <summary>What waited goes out, as far as it is still true.</summary>
    public async Task ReleaseAsync(Isil library, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("delete from notice_hold where library = $1");
        command.Parameters.Add(new() { Value = library.Value });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<SentMessage?> SentAsync(long message, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select m.patron_id, m.library, m.state, n.id, n.cause_id, n.kind
            from message m
            left join message_notice i on i.message_id = m.id and m.channel <> {(int)NoticeChannel.Sms}
            left join notice n on n.id = i.notice_id
                and n.kind in ({(int)NoticeKind.ExclusionAnnounced}, {(int)NoticeKind.RenewalAnnulled})
            where m.id = $1 and m.state in (1, 5)
            """);
        command.Parameters.Add(new() { Value = message });
        SentMessage? sent = null;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            sent ??= new SentMessage(
                new PatronId(row.GetInt64(0)), Isil.Of(row.GetString(1)), (MessageState)row.GetInt16(2), []);
            if (row.Long(3) is { } notice)
            {
                sent.Announcements.Add(new Announced(
                    sent.Library, sent.Patron, notice, (NoticeKind)row.GetInt16(5), row.GetInt64(4)));
            }
        }

        return sent;
    }

    private sealed record SentMessage(
        PatronId Patron, Isil Library, MessageState State, List<Announced> Announcements);
}
