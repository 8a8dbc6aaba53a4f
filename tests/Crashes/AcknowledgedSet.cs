using System.Collections.Concurrent;
using Npgsql;
using Xunit;

namespace Skranke.Tests.Crashes;

/// <summary>What callers were told during a load, to be held against the database afterwards: what was acknowledged is
/// there, once; what was refused is not; what was unknown got one definite answer (I22-I24).</summary>
public sealed class AcknowledgedSet
{
    /// <summary>Loan by operation.</summary>
    public ConcurrentDictionary<Guid, long> Acknowledged { get; } = new();

    public ConcurrentDictionary<Guid, string> Refused { get; } = new();

    /// <summary>Operations whose callers were told to ask again, with the copy that was asked for.</summary>
    public ConcurrentDictionary<Guid, long> Unknown { get; } = new();

    /// <summary>The copy each operation asked for.</summary>
    public ConcurrentDictionary<Guid, int> CopyOf { get; } = new();

    public async Task AssertDurableAsync(NpgsqlDataSource database)
    {
        var loans = await LongsAsync(database, "select id from loan");
        Assert.Equal(loans.Count, loans.Distinct().Count());
        Assert.Empty(Acknowledged.Values.Except(loans));
        Assert.Empty(loans.Except(Acknowledged.Values));
        Assert.Equal(
            loans.Order(), await LongsAsync(database, "select subject_id from event where kind = 1 order by 1"));
        Assert.Empty(await LongsAsync(
            database, "select copy_id from loan where closed_at is null group by copy_id having count(*) > 1"));
        Assert.Empty(await LongsAsync(
            database,
            """
            select p.id from patron p join (select patron_id, count(*) as loans from loan group by patron_id) l
                on l.patron_id = p.id
            where p.version <> 1 + l.loans
            """));
    }

    private static async Task<List<long>> LongsAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        var rows = new List<long>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetInt64(0));
        }

        return rows;
    }
}
