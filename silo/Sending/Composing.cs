using Npgsql;
using Skranke.Actors;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Sending;

/// <summary>Puts notices that wait into messages: by which ways, what goes out together, from when. One process at a
/// time does it, in transactions that cannot leave a notice in half of its messages.</summary>
internal sealed class Composing(
    NpgsqlDataSource database, ILoad load, Carriers carriers, IIds ids, IBusinessClock clock, TimeProvider time)
{
    private const int BatchMax = 2_000;

    /// <summary>A name for the lock in the database; any number that nobody else uses.</summary>
    private const long OneAtATime = 0x736b_6e6f_7469_6365;

    /// <summary>What the calendar brings is written within seconds; what goes out together is awaited so
    /// long.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private static readonly short[] Gathering =
    [
        .. Enum.GetValues<NoticeKind>().Where(kind => Digest.Gathers(kind, new NoticePolicy()))
            .Select(kind => (short)kind),
    ];

    /// <param name="settled">True where all that belongs together is there, as with a clock that stands still.</param>
    /// <returns>How many notices were looked at.</returns>
    public async Task<int> RunAsync(bool settled, CancellationToken cancellation)
    {
        var done = 0;
        while (await BatchAsync(settled, cancellation) is > 0 and var batch)
        {
            done += batch;
        }

        return done;
    }

    private async Task<int> BatchAsync(bool settled, CancellationToken cancellation)
    {
        var now = clock.Now;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var alone = new NpgsqlCommand($"select pg_try_advisory_xact_lock({OneAtATime})", connection))
        {
            if (await alone.ExecuteScalarAsync(cancellation) is not true)
            {
                return 0;
            }
        }

        var waiting = await WaitingAsync(connection, now, settled ? now : now - Settling, cancellation);
        if (waiting.Count == 0)
        {
            return 0;
        }

        var libraries = new Dictionary<Isil, Library>();
        foreach (var isil in waiting.Select(one => one.Library).Distinct())
        {
            libraries[isil] = await load.Library(isil)
                ?? throw new InvariantBrokenException($"Library {isil} has notices but is unknown.");
        }

        var post = new Bundle(await OpenAsync(connection, waiting, now, cancellation), ids, now);
        foreach (var notice in waiting)
        {
            var library = libraries[notice.Library];
            var policy = library.PolicyOn(library.Today(now)).Notices;
            post.Take(notice, ChannelChoice.For(notice.Kind, policy, Usable(notice.Reach)), library, policy);
        }

        await post.WriteAsync(connection, time.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
        return waiting.Count;
    }

    private Reach Usable(Reach reach) => reach with
    {
        Email = reach.Email && carriers.Has(NoticeChannel.Email),
        Sms = reach.Sms && carriers.Has(NoticeChannel.Sms),
        DigitalPost = reach.DigitalPost && carriers.Has(NoticeChannel.DigitalPost),
    };

    private static async Task<List<WaitingNotice>> WaitingAsync(
        NpgsqlConnection connection, DateTimeOffset now, DateTimeOffset settled, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select n.id, n.patron_id, n.library, n.kind,
                   c.email is not null and c.email_notices and not failed.email,
                   c.phone is not null and c.sms_notices and not failed.sms,
                   c.national_id is not null and not failed.post,
                   array(select m.channel from message_notice mn join message m on m.id = mn.message_id
                         where mn.notice_id = n.id and m.state in (0, 1))
            from notice n
            left join patron_contact c on c.patron_id = n.patron_id
            cross join lateral (
                select
                    coalesce(bool_or(f.channel = {(int)NoticeChannel.Email} and f.address = c.email), false) as email,
                    coalesce(bool_or(f.channel = {(int)NoticeChannel.Sms} and f.address = c.phone), false) as sms,
                    coalesce(bool_or(f.channel = {(int)NoticeChannel.DigitalPost}), false) as post
                from failed_address f where f.patron_id = n.patron_id) failed
            where n.state = {(int)NoticeState.Waiting} and n.wait_until <= $1
              and (n.kind <> all($2) or n.created_at <= $3)
              and n.library <> all(array(select library from notice_hold)) and {Held.No}
            order by n.id limit {BatchMax}
            for update of n skip locked
            """,
            connection);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = now.UtcDateTime },
            new() { Value = Gathering },
            new() { Value = settled.UtcDateTime },
        ]);
        var found = new List<WaitingNotice>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new WaitingNotice(
                row.GetInt64(0),
                row.Long(1) is { } patron ? new PatronId(patron) : null,
                Isil.Of(row.GetString(2)),
                (NoticeKind)row.GetInt16(3),
                new Reach(Truth(4), Truth(5), Truth(6)),
                [.. row.GetFieldValue<short[]>(7).Select(channel => (NoticeChannel)channel)]));
        }

        return found;

        bool Truth(int column) => !row.IsDBNull(column) && row.GetBoolean(column);
    }

    /// <summary>Messages of today, wherever the library is, to the same patrons, to which something can be added, or
    /// which say that the
    /// day's message has gone out.</summary>
    private static async Task<List<EarlierMessage>> OpenAsync(
        NpgsqlConnection connection,
        List<WaitingNotice> waiting,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select m.id, m.patron_id, m.library, m.kind, m.channel, m.day, l.id is not null
            from message m
            left join lateral (
                select o.id from message o where o.id = m.id and o.state = 0 and not o.claimed
                for update skip locked) l on true
            where m.patron_id = any($1) and m.kind = any($2) and m.state in (0, 1)
              and m.day >= $3
            """,
            connection);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            Rows.Longs([.. waiting.Select(one => one.Patron?.Value ?? 0).Distinct()]),
            new() { Value = Gathering },
            new() { Value = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) },
        ]);
        var found = new List<EarlierMessage>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new EarlierMessage(
                row.GetInt64(0),
                new MessageOf(
                    new PatronId(row.GetInt64(1)),
                    Isil.Of(row.GetString(2)),
                    (NoticeKind)row.GetInt16(3),
                    (NoticeChannel)row.GetInt16(4),
                    row.Date(5)),
                row.GetBoolean(6)));
        }

        return found;
    }
}

/// <summary>A notice that is in no message yet.</summary>
/// <param name="Patron">Null where nobody knows any more whom it was for.</param>
/// <param name="Has">Ways by which it goes or went out already.</param>
internal sealed record WaitingNotice(
    long Id, PatronId? Patron, Isil Library, NoticeKind Kind, Reach Reach, IReadOnlyList<NoticeChannel> Has);

/// <summary>What a day's message is one of.</summary>
internal readonly record struct MessageOf(
    PatronId Patron, Isil Library, NoticeKind Kind, NoticeChannel Channel, DateOnly Day);

/// <param name="IsOpen">Whether it waits, so that something can be added.</param>
internal sealed record EarlierMessage(long Id, MessageOf Of, bool IsOpen);
