using System.Collections.Concurrent;
using Npgsql;
using Skranke.Actors;
using Skranke.Notices;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Sending;

/// <summary>A message that this process, and no other, tries to send now.</summary>
/// <param name="Attempts">With this one.</param>
internal sealed record ClaimedMessage(
    long Id, PatronId Patron, Isil Library, NoticeKind Kind, NoticeChannel Channel, int Attempts);

/// <summary>Sends what waits: at least once each, always under the same id (I29). A message is claimed for some
/// minutes,
/// so that another process takes over from one that died; what was said of the outcome is written afterwards, and what
/// takes effect when it is sent is told to its grain before that, so that a crash in between says it twice and never
/// not at all (H38, H49).</summary>
internal sealed class Delivery(
    NpgsqlDataSource database,
    Wording wording,
    Carriers carriers,
    IAsk grains,
    IIds ids,
    IBusinessClock clock,
    TimeProvider time)
{
    private const int BatchMax = 500;

    /// <summary>Conversations at once; a carrier may allow itself fewer.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);

    /// <summary>What is not begun so long before its claim ends is left for the next one.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(2);

    /// <returns>How many went out.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var sent = 0;
        while (await ClaimAsync(cancellation) is { Count: > 0 } claimed)
        {
            sent += await SendAsync(claimed, time.GetUtcNow() + Claim - Reserve, cancellation);
        }

        return sent;
    }

    /// <summary>What a process that has died had claimed; only where no other process can be there.</summary>
    public async Task ReleaseClaimsAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "update message set claimed = false, try_at = $1 where state = 0 and claimed");
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<ClaimedMessage>> ClaimAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var command = database.CreateCommand(
            $"""
            update message m set claimed = true, try_at = $2, attempts = m.attempts + 1
            from (select id from message
                  where state = 0 and try_at <= $1 and not_before <= $3
                    and library <> all(array(select library from notice_hold)) and {Held.No}
                  order by try_at, id limit {BatchMax} for update skip locked) as due
            where m.id = due.id
            returning m.id, m.patron_id, m.library, m.kind, m.channel, m.attempts
            """);
        command.Parameters.AddRange((NpgsqlParameter[])
            [new() { Value = now }, new() { Value = now + Claim }, new() { Value = clock.Now.UtcDateTime }]);
        var claimed = new List<ClaimedMessage>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            claimed.Add(new ClaimedMessage(
                row.GetInt64(0),
                new PatronId(row.GetInt64(1)),
                Isil.Of(row.GetString(2)),
                (NoticeKind)row.GetInt16(3),
                (NoticeChannel)row.GetInt16(4),
                row.GetInt32(5)));
        }

        return claimed;
    }

    private async Task<int> SendAsync(
        List<ClaimedMessage> claimed, DateTimeOffset until, CancellationToken cancellation)
    {
        var messages = await wording.OfAsync(claimed, cancellation);
        var failed = await FailedAsync(claimed, cancellation);
        var outcomes = new ConcurrentBag<(WordedMessage Message, PostOutcome Outcome)>();
        await Parallel.ForEachAsync(
            messages,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (message, stop) =>
            {
                if (time.GetUtcNow() < until)
                {
                    outcomes.Add((message, await CarryAsync(message, failed, stop)));
                }
            });
        foreach (var (message, outcome) in outcomes)
        {
            if (outcome.State == PostState.Sent && message.True.Count > 0)
            {
                await TakeEffectAsync(message);
            }
        }

        await Outcomes.WriteAsync(database, [.. outcomes], clock.Now, time.GetUtcNow(), cancellation);
        return outcomes.Count(one => one.Outcome.State == PostState.Sent && one.Message.True.Count > 0);
    }

    /// <summary>A message in which nothing is true any more goes nowhere.</summary>
    private async ValueTask<PostOutcome> CarryAsync(
        WordedMessage message, HashSet<(PatronId, NoticeChannel, string)> failed, CancellationToken cancellation)
    {
        var (id, patron, channel) = (message.Claimed.Id, message.Claimed.Patron, message.Claimed.Channel);
        if (message.True.Count == 0)
        {
            return PostOutcome.Sent;
        }

        if (message.To is not { } to || !carriers.Has(channel))
        {
            return PostOutcome.NoAddress;
        }

        return failed.Contains((patron, channel, to))
            ? new PostOutcome(PostState.BadAddress, "failed-before")
            : await carriers.For(channel).CarryAsync(
                new PostMessage(id, to, message.Subject, message.Text), cancellation);
    }

    private async Task<HashSet<(PatronId Patron, NoticeChannel Channel, string Address)>> FailedAsync(
        IReadOnlyList<ClaimedMessage> claimed, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select patron_id, channel, address from failed_address where patron_id = any($1)");
        command.Parameters.Add(Rows.Longs([.. claimed.Select(one => one.Patron.Value).Distinct()]));
        var failed = new HashSet<(PatronId, NoticeChannel, string)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            _ = failed.Add((new PatronId(row.GetInt64(0)), (NoticeChannel)row.GetInt16(1), row.GetString(2)));
        }

        return failed;
    }

    /// <summary>What was announced in writing takes effect; a text message is none.</summary>
    private async ValueTask TakeEffectAsync(WordedMessage message)
    {
        if (message.Claimed is not { Channel: not NoticeChannel.Sms, Library: var library, Patron: var patron })
        {
            return;
        }

        var effects = new Effects(database, grains, ids, clock);
        foreach (var notice in message.True)
        {
            await effects.SentAsync(
                new Announced(library, patron, notice.Id, notice.Kind, notice.Cause), isReturned: false);
        }
    }
}
