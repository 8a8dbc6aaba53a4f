using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Crashes;

/// <summary>The engine is killed while hundreds of accounts are linked, and started again: no account is half linked,
/// who was answered was told the truth, and who was not gets one definite answer under the same key (N17, I22,
/// I24).</summary>
public sealed class LinkCrashTests(ITestOutputHelper output)
{
    private const int Pairs = 500;
    private const int Callers = 16;

    [Fact]
    public async Task A_killed_engine_leaves_no_account_half_linked()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-link-kill-").FullName;
        try
        {
            await using var engine = await EngineProcess.StartAsync(folder);
            await using var database = Connections.Reading(engine.Database);
            await PutAsync(database);
            using var client = engine.Client("staff");
            client.Timeout = TimeSpan.FromSeconds(30);
            var keys = Enumerable.Range(1, Pairs).ToDictionary(pair => pair, _ => Guid.NewGuid());
            var told = new ConcurrentDictionary<int, bool>();
            var next = 0;
            var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Increment(ref next) is var pair and <= Pairs)
                {
                    await AskAsync(client, keys[pair], pair, told);
                }
            })).ToArray();
            while (told.Count < 80)
            {
                await Task.Delay(2);
            }

            await engine.KillAsync();
            await Task.WhenAll(callers);
            await engine.RestartAsync();
            output.WriteLine($"{told.Count} of {Pairs} were acknowledged before the kill");

            await AssertWholeAsync(database, told.Keys);
            await Parallel.ForEachAsync(
                keys.Keys.Where(pair => !told.ContainsKey(pair)).ToArray(),
                new ParallelOptions { MaxDegreeOfParallelism = Callers },
                async (pair, _) => await AskAsync(client, keys[pair], pair, told));

            Assert.Equal(Pairs, told.Count);
            await AssertWholeAsync(database, told.Keys);
            Assert.Equal(0, await engine.StopAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loans, places and fees of a pair are all at the one account or all at the other, by what the emptied
    /// one says.</summary>
    private static async Task AssertWholeAsync(NpgsqlDataSource database, IEnumerable<int> acknowledged)
    {
        var linked = await RowsAsync(
            database, "select id - 7000000 from patron where id > 7000000 and linked_to = id + 1000000");
        Assert.Empty(acknowledged.Select(pair => (long)pair).Except(linked));
        foreach (var table in new[] { "loan", "reservation", "fee" })
        {
            Assert.Empty(await RowsAsync(
                database,
                $"""
                select t.id from {table} t
                join patron p on p.id = 7000000 + t.id % 10000
                where t.id > 6000000 and t.patron_id <> coalesce(p.linked_to, p.id)
                """));
        }
    }

    private static async Task<IReadOnlyList<long>> RowsAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<long>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetInt64(0));
        }

        return rows;
    }

    private static async Task AskAsync(
        HttpClient client, Guid key, int pair, ConcurrentDictionary<int, bool> told)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/patrons/{8_000_000 + pair}/link")
        {
            Content = JsonContent.Create(new { patronId = (7_000_000 + pair).ToString() }),
        };
        request.Headers.Add("Idempotency-Key", key.ToString());
        try
        {
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
                Assert.Equal(1, body.RootElement.GetProperty("moves").GetProperty("loans").GetInt32());
                told[pair] = true;
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            or TaskCanceledException)
        {
            // The engine was killed meanwhile; the same key is asked again afterwards.
        }
    }

    private static Task PutAsync(NpgsqlDataSource database) => BigWorld.ExecuteAsync(
        database,
        $"""
        insert into patron (id, birth_date)
            select base + i, '1980-01-01' from generate_series(1, {Pairs}) i, unnest(array[7000000, 8000000]) base;
        insert into membership select id, 'DK-722300', true, true, 1 from patron where id > 7000000;
        insert into title (id, library, reference, material, title)
            select 6100000 + i, 'DK-722300', 'L' || i, 'book', 'Skibet' from generate_series(1, {Pairs}) i;
        insert into copy (id, title_id, owner, barcode, branch, material)
            select 6200000 + i, 6100000 + i, 'DK-722300', 'L' || i, 'DK-722300', 'book'
            from generate_series(1, {Pairs}) i;
        insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel,
                          library, branch, material)
            select 6300000 + i, 7000000 + i, 6200000 + i, 6100000 + i, now(), '2027-01-01', 1, 3, 0, 'DK-722300',
                   'DK-722300', 'book'
            from generate_series(1, {Pairs}) i;
        insert into reservation (id, patron_id, title_id, place, state, library, pickup_branch, placed_at,
                                 interest_until, channel)
            select 6400000 + i, 7000000 + i, 6100000 + (i % {Pairs}) + 1, 1, 0, 'DK-722300', 'DK-722300', now(),
                   '2027-11-01', 0
            from generate_series(1, {Pairs}) i;
        insert into fee (id, patron_id, library, kind, amount, currency, charged_at)
            select 6500000 + i, 7000000 + i, 'DK-722300', 'overdue', 2000, 'DKK', now()
            from generate_series(1, {Pairs}) i;
        """);
}
