using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Crashes;

/// <summary>Many callers who check out one copy after the other over HTTP while something is killed, and what they were
/// told.</summary>
public sealed class CheckoutLoad(IReadOnlyList<HttpClient> clients, int callers)
{
    private const int Copies = 60_000;
    private const int Patrons = 10_000;

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private CancellationTokenSource _load = new();
    private Task[] _running = [];
    private int _next;
    private long _slowestTicks;

    public AcknowledgedSet Told { get; } = new();

    /// <summary>How often each status and code was answered; <c>no answer</c> where the connection broke.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>The longest that a caller waited for whatever answer.</summary>
    public TimeSpan Slowest => TimeSpan.FromTicks(Interlocked.Read(ref _slowestTicks));

    /// <summary>Adults of Hørsholm and books on its shelf, and nothing that was lent before.</summary>
    public static Task PutAsync(NpgsqlDataSource database) => BigWorld.ExecuteAsync(
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
        analyze;
        """);

    public void Start()
    {
        _load = new CancellationTokenSource();
        _running = [.. Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            while (!_load.IsCancellationRequested && Interlocked.Increment(ref _next) is var copy and <= Copies)
            {
                await AskAsync(clients[caller % clients.Count], Told, Guid.NewGuid(), copy);
            }
        }))];
    }

    /// <summary>No more is asked; who waits for an answer may go on waiting.</summary>
    public Task CancelAsync() => _load.CancelAsync();

    public Task EndAsync() => Task.WhenAll(_running);

    /// <summary>Waits for progress, not for time; a load that makes none for a minute fails the test.</summary>
    public async Task ReachAsync(int more)
    {
        var goal = Told.Acknowledged.Count + more;
        var patience = Stopwatch.StartNew();
        while (Told.Acknowledged.Count < goal)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), $"stuck at {Told.Acknowledged.Count} of {goal}");
            await Task.Delay(5);
        }
    }

    /// <summary>Whoever was told to ask again asks again with the same key, and then everybody knows.</summary>
    public async Task ResolveAsync(HttpClient client)
    {
        for (var round = 1; round <= 3 && !Told.Unknown.IsEmpty; round++)
        {
            var unknown = Told.Unknown.ToArray();
            Told.Unknown.Clear();
            await Parallel.ForEachAsync(
                unknown,
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (asked, _) => await AskAsync(client, Told, asked.Key, (int)asked.Value));
        }

        Assert.Empty(Told.Unknown);
        Assert.Empty(Told.Refused);
    }

    /// <summary>Asked again with its key, an acknowledged checkout is the same loan (I25).</summary>
    public async Task AssertSameAnswersAsync(HttpClient client)
    {
        var again = new AcknowledgedSet();
        foreach (var (operation, loan) in Told.Acknowledged.Take(50))
        {
            await AskAsync(client, again, operation, Told.CopyOf[operation]);
            Assert.Equal(loan, again.Acknowledged[operation]);
        }
    }

    /// <summary>Callers see what they asked for or a 503 that may be asked again, and nothing else.</summary>
    public void AssertOnlyRetryable() => Assert.All(_answers.Keys, answer => Assert.Contains(answer, new[]
    {
        "201", "503 request.outcome-unknown", "503 request.overloaded", "503 engine.silos-away", "503 ledger.away",
        "409 request.busy", "409 request.in-progress", "no answer",
    }));

    public override string ToString() =>
        $"{Told.Acknowledged.Count} acknowledged, {Told.Unknown.Count} unknown, slowest {Slowest.TotalSeconds:F1} s; "
        + string.Join(", ", _answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key}: {answer.Value}"));

    private async Task AskAsync(HttpClient client, AcknowledgedSet told, Guid operation, int copy)
    {
        told.CopyOf[operation] = copy;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/checkouts")
        {
            Content = JsonContent.Create(new { card = $"K{(copy * 7919L % Patrons) + 1}", copy = $"K{copy}" }),
        };
        request.Headers.Add("Idempotency-Key", operation.ToString());
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.SendAsync(request);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
            var code = answer.IsSuccessStatusCode ? "" : $" {body.RootElement.GetProperty("code").GetString()}";
            Count($"{(int)answer.StatusCode}{code}");
            switch (answer.StatusCode)
            {
                case HttpStatusCode.Created:
                    told.Acknowledged[operation] = long.Parse(body.RootElement.GetProperty("id").GetString()!);
                    break;
                case HttpStatusCode.UnprocessableEntity:
                    told.Refused[operation] = code;
                    break;
                default:
                    told.Unknown[operation] = copy;
                    break;
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException
            or TaskCanceledException)
        {
            Count("no answer");
            told.Unknown[operation] = copy;
            await Task.Delay(20);
        }

        Slow(Stopwatch.GetElapsedTime(started).Ticks);
    }

    private void Count(string answer) => _ = _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    private void Slow(long ticks)
    {
        for (var seen = Interlocked.Read(ref _slowestTicks); ticks > seen;)
        {
            var before = Interlocked.CompareExchange(ref _slowestTicks, ticks, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
