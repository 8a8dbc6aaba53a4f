using Npgsql;
using Skranke.Notices;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Sending;

/// <summary>Writes down what became of messages: sent, to be tried again, given up, or with an address that does not
/// work, and then what it told waits for another way.</summary>
internal static class Outcomes
{
    public static async Task WriteAsync(
        NpgsqlDataSource database,
        IReadOnlyList<(WordedMessage Message, PostOutcome Outcome)> outcomes,
        DateTimeOffset now,
        DateTimeOffset machineNow,
        CancellationToken cancellation)
    {
        if (outcomes.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = connection.CreateBatch();
        AddMessages(batch, outcomes, now, machineNow);
        AddNotices(batch, outcomes, now);
        AddFailed(batch, outcomes, now);
        _ = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static MessageState StateOf(WordedMessage message, PostOutcome outcome, DateTimeOffset machineNow) =>
        outcome.State switch
        {
            _ when message.True.Count == 0 => MessageState.Dropped,
            PostState.Sent => MessageState.Sent,
            PostState.BadAddress => MessageState.BadAddress,
            PostState.Later when PostAttempts.Next(message.Claimed.Attempts, machineNow) is not null =>
                MessageState.Waiting,
            _ => MessageState.Dead,
        };

    private static void AddMessages(
        NpgsqlBatch batch,
        IReadOnlyList<(WordedMessage Message, PostOutcome Outcome)> outcomes,
        DateTimeOffset now,
        DateTimeOffset machineNow)
    {
        var columns = new Columns();
        var (ids, states, codes) = (columns.Longs(), columns.Shorts(), columns.TextsOrNull());
        var (tries, languages) = (columns.InstantsOrNull(), columns.TextsOrNull());
        var (subjects, texts, sentAt) = (columns.TextsOrNull(), columns.TextsOrNull(), columns.InstantsOrNull());
        foreach (var (message, outcome) in outcomes)
        {
            var state = StateOf(message, outcome, machineNow);
            var isSent = state == MessageState.Sent;
            ids.Add(message.Claimed.Id);
            states.Add((short)state);
            codes.Add(outcome.Code.Length == 0 ? null : outcome.Code);
            tries.Add(state == MessageState.Waiting
                ? PostAttempts.Next(message.Claimed.Attempts, machineNow)?.UtcDateTime
                : null);
            languages.Add(isSent ? message.Language : null);
            subjects.Add(isSent ? message.Subject : null);
            texts.Add(isSent ? message.Text : null);
            sentAt.Add(isSent ? now.UtcDateTime : null);
        }

        _ = batch.Add(
            """
            update message m set state = u.state, claimed = false, code = u.code, try_at = coalesce(u.try_at, m.try_at),
                                 language = u.language, subject = u.subject, text = u.text, sent_at = u.sent_at
            from unnest($1, $2, $3, $4, $5, $6, $7, $8)
                 as u (id, state, code, try_at, language, subject, text, sent_at)
            where m.id = u.id and m.state = 0
            """,
            columns.Seal());
    }

    private static void AddNotices(
        NpgsqlBatch batch, IReadOnlyList<(WordedMessage Message, PostOutcome Outcome)> outcomes, DateTimeOffset now)
    {
        var sent = outcomes.Where(one => one.Outcome.State == PostState.Sent)
            .SelectMany(one => one.Message.True.Select(notice => notice.Id)).Distinct().Order().ToArray();
        _ = batch.Add(
            "update notice set sent_at = coalesce(sent_at, $2) where id = any($1)",
            Rows.Longs(sent),
            new NpgsqlParameter { Value = now.UtcDateTime });

        // What was in these messages and was not true, and has not gone out by another way while it still was.
        _ = batch.Add(
            $"""
            update notice n set state = {(int)NoticeState.Untrue}
            from message_notice i
            where i.message_id = any($1) and n.id = i.notice_id and n.sent_at is null and n.id <> all($2)
            """,
            Rows.Longs([.. outcomes.Select(one => one.Message.Claimed.Id)]),
            Rows.Longs([.. outcomes.SelectMany(one => one.Message.True.Select(notice => notice.Id)).Distinct()]));
    }

    private static void AddFailed(
        NpgsqlBatch batch, IReadOnlyList<(WordedMessage Message, PostOutcome Outcome)> outcomes, DateTimeOffset now)
    {
        var failed = outcomes
            .Where(one => one.Outcome.State == PostState.BadAddress && one.Message.True.Count > 0).ToArray();
        if (failed.Length == 0)
        {
            return;
        }

        var columns = new Columns();
        var (patrons, channels, addresses) = (columns.Longs(), columns.Shorts(), columns.Texts());
        var (codes, at) = (columns.Texts(), columns.Instants());
        foreach (var (message, outcome) in failed.Where(one => one.Message.To is not null)
            .DistinctBy(one => (one.Message.Claimed.Patron, one.Message.Claimed.Channel)))
        {
            patrons.Add(message.Claimed.Patron.Value);
            channels.Add((short)message.Claimed.Channel);

            // A national id belongs nowhere but where it is encrypted: that the mailbox is closed is enough.
            addresses.Add(message.Claimed.Channel == NoticeChannel.DigitalPost ? "" : message.To!);
            codes.Add(outcome.Code);
            at.Add(now.UtcDateTime);
        }

        _ = batch.Add(FailedAddresses.Insert, columns.Seal());

        // Told by another way; a letter is the last one, and waits for staff to find an address.
        _ = batch.Add(
            FailedAddresses.TellAgain("select unnest($1)"),
            Rows.Longs(
            [
                .. failed.Where(one => one.Message.Claimed.Channel != NoticeChannel.Letter)
                    .SelectMany(one => one.Message.True.Select(notice => notice.Id)).Distinct(),
            ]));
    }
}
