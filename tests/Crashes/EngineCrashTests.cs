using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Crashes;

/// <summary>The whole engine is killed in the middle of a load over HTTP and started again. Goal: callers who were
/// answered were told the truth, and callers who were not get one definite answer when they ask again with their
/// key.</summary>
public sealed class EngineCrashTests(ITestOutputHelper output)
{
    private const int Copies = 60_000;
    private const int Patrons = 10_000;
    private const int Callers = 48;

    [Fact]
    public async Task A_killed_engine_keeps_what_it_acknowledged_and_answers_again_what_was_unknown()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-kill-").FullName;
        try
        {
            await using var engine = await EngineProcess.StartAsync(folder);
            await using var database = Connections.Reading(engine.Database);
            await PutAsync(database);
            using var client = engine.Client("kiosk");
            client.Timeout = TimeSpan.FromSeconds(30);
            await LoadAndKillAsync(engine, client, database);
            Assert.Equal(0, await engine.StopAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task LoadAndKillAsync(EngineProcess engine, HttpClient client, NpgsqlDataSource database)
    {
        var told = new AcknowledgedSet();
        var next = 0;
        for (var kill = 1; kill <= 2; kill++)
        {
            using var load = new CancellationTokenSource();
            var clock = Stopwatch.StartNew();
            var before = told.Acknowledged.Count;
            var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (!load.IsCancellationRequested && Interlocked.Increment(ref next) is var copy and <= Copies)
                {
                    await AskAsync(client, told, Guid.NewGuid(), copy);
                }
            })).ToArray();
            while (told.Acknowledged.Count < before + 3000 && clock.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(5);
            }

            var checkouts = told.Acknowledged.Count - before;
            output.WriteLine($"kill {kill} after {checkouts} checkouts in {clock.Elapsed.TotalSeconds:F1} s");
            await load.CancelAsync();
            await engine.KillAsync();
            await Task.WhenAll(callers);
            await engine.RestartAsync();
        }

        output.WriteLine($"{told.Acknowledged.Count} acknowledged, {told.Unknown.Count} unknown");
        await ResolveAsync(client, told);
        await AssertSameAnswersAsync(client, told);
        await told.AssertDurableAsync(database);
    }

    private static async Task ResolveAsync(HttpClient client, AcknowledgedSet told)
    {
        var unknown = told.Unknown.ToArray();
        told.Unknown.Clear();
        foreach (var (operation, copy) in unknown)
        {
            await AskAsync(client, told, operation, (int)copy);
        }

        Assert.Empty(told.Unknown);
        Assert.Empty(told.Refused);
    }

    /// <summary>Asked again with its key, an acknowledged checkout is the same loan (I25).</summary>
    private static async Task AssertSameAnswersAsync(HttpClient client, AcknowledgedSet told)
    {
        var again = new AcknowledgedSet();
        foreach (var (operation, loan) in told.Acknowledged.Take(50))
        {
            await AskAsync(client, again, operation, told.CopyOf[operation]);
            Assert.Equal(loan, again.Acknowledged[operation]);
        }
    }

    private static async Task AskAsync(HttpClient client, AcknowledgedSet told, Guid operation, int copy)
    {
        told.CopyOf[operation] = copy;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/checkouts")
        {
            Content = JsonContent.Create(new { card = $"K{(copy * 7919L % Patrons) + 1}", copy = $"K{copy}" }),
        };
        request.Headers.Add("Idempotency-Key", operation.ToString());
        try
        {
            using var answer = await client.SendAsync(request);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
            switch (answer.StatusCode)
            {
                case HttpStatusCode.Created:
                    told.Acknowledged[operation] = long.Parse(body.RootElement.GetProperty("id").GetString()!);
                    break;
                case HttpStatusCode.UnprocessableEntity:
                    told.Refused[operation] = body.RootElement.GetProperty("code").GetString()!;
                    break;
                default:
                    told.Unknown[operation] = copy;
                    break;
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            or TaskCanceledException)
        {
            told.Unknown[operation] = copy;
        }
    }

    private static Task PutAsync(NpgsqlDataSource database) => BigWorld.ExecuteAsync(
        database,
        $"""
        insert into patron (id, birth_date) select 10000000 - i, '1980-01-01' from generate_series(1, {Patrons}) i;
        insert into card (id, patron_id, number, kind, library)
            select 10000000 - i, 10000000 - i, 'K' || i, 0, 'DK-722300' from generate_series(1, {Patrons}) i;
        insert into membership select 10000000 - i, 'DK-722300', true, true, 1 from generate_series(1, {Patrons}) i;
        insert into title (id, library, reference, material, title)
            values (9000000, 'DK-722300', 'K', 'book', 'Skibet');
        insert into copy (id, title_id, owner, barcode, branch, material)
            select 9000000 - i, 9000000, 'DK-722300', 'K' || i, 'DK-722300', 'book' from generate_series(1, {Copies}) i;
        delete from loan;
        delete from event;
        update patron set version = 1;
        """);
}
