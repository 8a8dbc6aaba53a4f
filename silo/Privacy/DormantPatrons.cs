using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Patrons;
using Skranke.Silo.Ledger;

namespace Skranke.Silo.Privacy;

/// <summary>Finds accounts that nobody has used for long and asks their patrons' grains to announce the erasure, and to
/// erase when the announced day has come; where nobody can be told, at once. What is open refuses it, as it would a
/// patron who asks.</summary>
internal sealed class DormantPatrons(NpgsqlDataSource database, ILoad load, IAsk grains)
{
    private const int ChunkLength = 1000;

    /// <summary>An account is known from the month in which it was first seen.</summary>
    private const string BeginSql =
        """
        insert into patron_activity (patron_id, month)
        select p.id, date_trunc('month', $1::timestamptz at time zone 'UTC')::date from patron p
        where not p.erased and not exists (select from patron_activity a where a.patron_id = p.id)
        on conflict do nothing
        """;

    private static readonly string FindSql =
        $"""
        select a.patron_id, a.month, n.day, c.email is not null or c.phone is not null or c.street is not null
        from patron_activity a
        left join patron_contact c on c.patron_id = a.patron_id
        left join notice n on n.cause_id = a.patron_id and n.kind = {(int)NoticeKind.AccountUnused}
            and n.step = (extract(year from a.month) * 12 + extract(month from a.month))::int
        where a.patron_id > $1 and a.month <= $2 order by a.patron_id limit $3
        """;

    private readonly record struct Unused(PatronId Patron, DateOnly LastUsed, DateOnly? ErasedOn, bool CanBeTold);

    /// <returns>How many accounts were erased.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using (var begin = database.CreateCommand(BeginSql))
        {
            begin.CommandTimeout = 0;
            begin.Parameters.Add(new() { Value = now.UtcDateTime });
            _ = await begin.ExecuteNonQueryAsync(cancellation);
        }

        var (erased, after) = (0, 0L);
        while (await FindAsync(after, now, cancellation) is { Count: > 0 } found)
        {
            foreach (var unused in found)
            {
                erased += await TakeAsync(unused, now) ? 1 : 0;
            }

            after = found[^1].Patron.Value;
        }

        return erased;
    }

    /// <summary>Nobody counts as unused before a year has passed (<see cref="PolicyCheck"/>).</summary>
    private async Task<List<Unused>> FindAsync(long after, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = after },
            new() { Value = DateOnly.FromDateTime(now.UtcDateTime).AddYears(-1) },
            new() { Value = ChunkLength },
        ]);
        var found = new List<Unused>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(new Unused(
                new PatronId(row.GetInt64(0)), row.Date(1), row.DateOrNull(2), row.GetBoolean(3)));
        }

        return found;
    }

    /// <returns>True where the account was erased.</returns>
    private async Task<bool> TakeAsync(Unused unused, DateTimeOffset now)
    {
        if (await load.Patron(unused.Patron) is not { Erased: false } patron
            || await HomeAsync(patron, unused, now) is not { } home)
        {
            return false;
        }

        var origin = new Origin(home.Isil, 0, Channel.Engine, "nobody has used the account for long");
        var key = new RequestKey(Guid.NewGuid(), Guid.Empty, Remember: false);
        if (unused.ErasedOn is null && unused.CanBeTold)
        {
            _ = await grains.Ask(GrainKey.Of(patron.Id), new AnnounceErasure
            {
                Key = key,
                Origin = origin,
                PatronId = patron.Id,
                LastUsed = unused.LastUsed,
            });
            return false;
        }

        return home.Today(now) >= (unused.ErasedOn ?? DateOnly.MinValue)
            && await grains.Ask(GrainKey.Of(patron.Id), new ErasePatron
            {
                Key = key,
                Origin = origin,
                PatronId = patron.Id,
                Whole = true,
            }) is Erased;
    }

    /// <summary>The library that speaks for the account; null where it is not unused for all of them.</summary>
    private async Task<Library?> HomeAsync(Patron patron, Unused unused, DateTimeOffset now)
    {
        var libraries = new List<Library>();
        foreach (var membership in patron.Memberships.OrderByDescending(one => one.Home))
        {
            if (await load.Library(membership.Library) is { } library)
            {
                libraries.Add(library);
            }
        }

        return libraries.Count > 0 && Dormancy.UnusedFrom(libraries, unused.LastUsed, now) is { } from
            && libraries[0].Today(now) >= from
                ? libraries[0]
                : null;
    }
}
