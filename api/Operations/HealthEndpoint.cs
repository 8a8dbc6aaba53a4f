using Skranke.Api.Http;
using Skranke.Api.Http.Clock;

namespace Skranke.Api.Operations;

/// <summary>Whether the engine lives and can work, and what its business clock says.</summary>
public sealed record HealthAnswer
{
    [Schema("live", "ready", "away")]
    public required string Status { get; init; }

    public required ClockAnswer Clock { get; init; }

    public string? Detail { get; init; }

    /// <summary>The issuers for tests whose tokens are believed; absent where there are none.</summary>
    public IReadOnlyList<string>? TestIssuers { get; init; }
}

/// <summary>For operators and load balancers; needs no key.</summary>
public sealed class HealthEndpoint(ApiServices services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Map(Routes routes)
    {
        _ = routes.Open("/health/live", Live)
            .Says("Whether the process lives")
            .Answers<HealthAnswer>();
        _ = routes.Open("/health/ready", Ready)
            .Says("Whether requests can be worked on; 503 while the database or all silos are away")
            .Answers<HealthAnswer>();
    }

    private Task Live(HttpContext http) => Write(http, 200, "live", null);

    private async Task Ready(HttpContext http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            await using var command = services.Database.CreateCommand("select 1");
            _ = await command.ExecuteScalarAsync(patience.Token);
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or TimeoutException
            or OperationCanceledException or IOException or ObjectDisposedException)
        {
            await Write(http, 503, "away", "The database cannot be reached.");
            return;
        }

        var hosts = services.Hosts();
        if (hosts.IsCluster && !hosts.IsReady)
        {
            await Write(http, 503, "away", "No silo can be reached.");
            return;
        }

        await Write(http, 200, "ready", null);
    }

    private Task Write(HttpContext http, int status, string word, string? detail)
    {
        var clock = new ClockAnswer(services.Clock.Now, services.Clock.IsFrozen);
        var answer = new HealthAnswer
        {
            Status = word,
            Clock = clock,
            Detail = detail,
            TestIssuers = services.TestIssuers is { Count: > 0 } issuers ? issuers : null,
        };
        return Answer.Of(status, answer, ApiJson.Wire.HealthAnswer).Write(http.Response).AsTask();
    }
}
