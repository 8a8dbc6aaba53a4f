using System.Collections.Immutable;
using Npgsql;
using Skranke.Actors;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Sending;

/// <summary>Messages in the making: which notices go into which, which of them are new.</summary>
internal sealed class Bundle
{
    private readonly Dictionary<MessageOf, long> _open;
    private readonly HashSet<MessageOf> _gone;
    private readonly IIds _ids;
    private readonly DateTimeOffset _now;
    private readonly List<(long Id, MessageOf Of, DateTimeOffset NotBefore)> _new = [];
    private readonly List<(long Message, long Notice)> _inside = [];
    private readonly List<(long Notice, NoticeState State, DateTimeOffset WaitUntil)> _notices = [];

    public Bundle(IReadOnlyList<EarlierMessage> earlier, IIds ids, DateTimeOffset now)
    {
        (_ids, _now) = (ids, now);
        _open = earlier.Where(one => one.IsOpen).DistinctBy(one => one.Of).ToDictionary(one => one.Of, one => one.Id);
        _gone = earlier.Where(one => !one.IsOpen).Select(one => one.Of).ToHashSet();
    }

    /// <param name="channels">By which it is to go out; empty where nothing reaches the patron.</param>
    public void Take(
        WaitingNotice notice, ImmutableArray<NoticeChannel> channels, Library library, NoticePolicy policy)
    {
        if (notice.Patron is not { } patron)
        {
            _notices.Add((notice.Id, NoticeState.Untrue, _now));
            return;
        }

        var today = library.Today(_now);
        var wanted = channels.Except(notice.Has)
            .Select(channel => new MessageOf(patron, notice.Library, notice.Kind, channel, today)).ToArray();
        var gathers = Digest.Gathers(notice.Kind, policy);
        if (gathers && wanted.Any(_gone.Contains))
        {
            // The day's message has gone out: this is told tomorrow, if it is still true.
            _notices.Add((
                notice.Id,
                NoticeState.Waiting,
                LocalTime.AtMinute(library.TimeZone, today.AddDays(1), policy.MorningMinute)));
            return;
        }

        foreach (var of in wanted)
        {
            if (!gathers || !_open.TryGetValue(of, out var message))
            {
                message = _ids.Next();
                _new.Add((message, of, SendWindow.Opens(of.Channel, library, _now)));
                if (gathers)
                {
                    _open[of] = message;
                }
            }

            _inside.Add((message, notice.Id));
        }

        _notices.Add((notice.Id, channels.IsEmpty ? NoticeState.NoWay : NoticeState.InMessage, _now));
    }

    public async Task WriteAsync(NpgsqlConnection connection, DateTimeOffset tryAt, CancellationToken cancellation)
    {
        await using var batch = connection.CreateBatch();
        AddMessages(batch, tryAt);
        var inside = new Columns();
        var (messages, notices) = (inside.Longs(), inside.Longs());
        foreach (var (message, notice) in _inside)
        {
            messages.Add(message);
            notices.Add(notice);
        }

        _ = batch.Add("insert into message_notice select * from unnest($1, $2)", inside.Seal());
        var told = new Columns();
        var (ids, states, until) = (told.Longs(), told.Shorts(), told.Instants());
        foreach (var (notice, state, wait) in _notices)
        {
            ids.Add(notice);
            states.Add((short)state);
            until.Add(wait.UtcDateTime);
        }

        _ = batch.Add(
            """
            update notice n set state = u.state, wait_until = u.until
            from unnest($1, $2, $3) as u (id, state, until) where n.id = u.id
            """,
            told.Seal());
        _ = await batch.ExecuteNonQueryAsync(cancellation);
    }

    private void AddMessages(NpgsqlBatch batch, DateTimeOffset tryAt)
    {
        var columns = new Columns();
        var (ids, patrons, libraries, kinds) = (columns.Longs(), columns.Longs(), columns.Texts(), columns.Shorts());
        var (channels, days, createdAt) = (columns.Shorts(), columns.Dates(), columns.Instants());
        var (notBefore, tries) = (columns.Instants(), columns.Instants());
        foreach (var (id, of, opens) in _new)
        {
            ids.Add(id);
            patrons.Add(of.Patron.Value);
            libraries.Add(of.Library.Value);
            kinds.Add((short)of.Kind);
            channels.Add((short)of.Channel);
            days.Add(of.Day);
            createdAt.Add(_now.UtcDateTime);
            notBefore.Add(opens.UtcDateTime);
            tries.Add(tryAt.UtcDateTime);
        }

        _ = batch.Add(
            """
            insert into message (id, patron_id, library, kind, channel, day, created_at, not_before, try_at)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            columns.Seal());
    }
}
