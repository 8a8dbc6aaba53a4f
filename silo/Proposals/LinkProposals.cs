using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Silo.Proposals;

/// <summary>Finds pairs of accounts with one national id, of which staff were not told yet: whatever way they came in
/// by, an import or another library system included. So nobody who makes accounts can forget it. Each pair is told in a
/// unit of its own, once, however many engines look at the same time.</summary>
public sealed class LinkProposals(
    NpgsqlDataSource database, ILoad load, ICommit ledger, IIds ids, IBusinessClock clock)
{
    private const int PairsMax = 500;

    /// <summary>Tells of every pair that there is, and ends proposals that came too late: one of the two was linked or
    /// erased while the other engine looked.</summary>
    /// <returns>How many pairs were told of.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await EndAsync(cancellation);
        var (told, last) = (0, (One: 0L, Other: 0L));
        while (await PairsAsync(last, cancellation) is { Count: > 0 } pairs)
        {
            foreach (var (one, other) in pairs)
            {
                told += await TellAsync(new PatronId(one), new PatronId(other)) ? 1 : 0;
            }

            last = pairs[^1];
        }

        return told;
    }

    /// <summary>Tells of the pairs of one account at once, where it was made or activated just now.</summary>
    public async Task OfAsync(PatronId patron)
    {
        foreach (var other in await load.OtherAccounts(patron))
        {
            _ = await TellAsync(patron, other);
        }
    }

    private async Task<bool> TellAsync(PatronId one, PatronId other)
    {
        if (await load.Patron(one) is not { } first || await load.Patron(other) is not { } second)
        {
            return false;
        }

        var now = clock.Now;
        var facts = ProposingLink.Facts(first, [second], now, () => new WorkItemId(ids.Next()));
        if (facts is not [WorkItemRaised { Item: var item }])
        {
            return false;
        }

        var operation = OperationOf(Math.Min(one.Value, other.Value), Math.Max(one.Value, other.Value));
        return await ledger.Commit(new UnitOfWork
        {
            Request = new RequestKey(operation, operation, Remember: false),
            Origin = new Origin(item.Library, 0, Channel.Engine),
            At = now,
            Fences = [Fence.On(first, FenceMode.Read), Fence.On(second, FenceMode.Read)],
            Facts = facts,
            Answer = new Recorded(item.Id),
        }) is CommitResult.Committed;
    }

    /// <summary>The identity of telling of one pair, unlike that of anything else that is made of two
    /// numbers.</summary>
    private static Guid OperationOf(long one, long other)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = BitConverter.TryWriteBytes(bytes, ~one);
        _ = BitConverter.TryWriteBytes(bytes[8..], ~other);
        return new Guid(bytes);
    }

    /// <summary>In order, behind the last pair that was looked at.</summary>
    private async Task<IReadOnlyList<(long One, long Other)>> PairsAsync(
        (long One, long Other) after, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            with twins as (
                select national_id_index from patron_contact where national_id_index is not null
                group by national_id_index having count(*) > 1)
            select a.patron_id, b.patron_id
            from twins
            join patron_contact a using (national_id_index)
            join patron_contact b using (national_id_index)
            join patron p on p.id = a.patron_id and p.kind = 0 and not p.erased and p.linked_to is null
            join patron q on q.id = b.patron_id and q.kind = 0 and not q.erased and q.linked_to is null
            where a.patron_id < b.patron_id and (a.patron_id, b.patron_id) > ($1, $2) and not exists (
                select from work_item w
                where w.kind = 60
                  and least(w.patron_id, w.other_patron_id) = a.patron_id
                  and greatest(w.patron_id, w.other_patron_id) = b.patron_id)
            order by a.patron_id, b.patron_id limit {PairsMax}
            """);
        command.Parameters.Add(new() { Value = after.One });
        command.Parameters.Add(new() { Value = after.Other });
        var pairs = new List<(long, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            pairs.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }

        return pairs;
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            update work_item w set done_at = $1, done_by = 0
            where w.kind = 60 and w.done_at is null and exists (
                select from patron p
                where p.id in (w.patron_id, w.other_patron_id) and (p.erased or p.linked_to is not null))
            """);
        command.Parameters.Add(new() { Value = clock.Now.UtcDateTime });
        _ = await command.ExecuteNonQueryAsync(cancellation);
    }
}
