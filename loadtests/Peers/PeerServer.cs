using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;

namespace Skranke.LoadTests.Peers;

/// <summary>The HTTP peers, each in a process of its own like the engine: Kestrel with one end point that reads the
/// same body, knows the same keys and answers the same JSON. Behind it the stored procedure, or nothing at all,
/// which is Kestrel's own limit and the cost of the load generator.</summary>
public static class PeerServer
{
    public const string Command = "serve-peer";
    public const string NullPeer = "null";
    private const int BodyMost = 16 * 1024;
    private static readonly byte[] FingerprintKey = RandomNumberGenerator.GetBytes(32);

    /// <param name="args">The command, the peer's name, the port, the size of the pool, the connection string.</param>
    public static async Task<int> RunAsync(string[] args, CancellationToken stop)
    {
        if (args is not [_, var peer, var port, var pool, var connectionString])
        {
            throw new UsageException($"{Command} PEER PORT POOL CONNECTION is for this program's own use.");
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(int.Parse(port));
        });
        await using var app = builder.Build();
        await using var calls = peer == NullPeer ? null : new ProcedureCalls(connectionString, int.Parse(pool));
        var keys = new Dictionary<string, int> { [Preparation.ApiKeyOfLoad] = 1 };
        app.Run(context => AnswerAsync(context, calls, keys));
        await app.StartAsync(stop);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, ProcedureCalls? calls, Dictionary<string, int> keys)
    {
        var request = context.Request;
        if (request.Method == "GET")
        {
            return;
        }

        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal)
            || !keys.TryGetValue(authorization["Bearer ".Length..], out var credential))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var body = await BodyAsync(request);
        var asked = JsonSerializer.Deserialize(body, PeerJson.Default.CheckoutBody)!;
        var now = DateTime.UtcNow;
        var answer = calls is null
            ? new ProcedureAnswer(null, 1, 1, 1, DateOnly.FromDateTime(now), 3, 1)
            : await calls.CheckoutAsync(CallOf(asked, request, body, credential, now));
        await WriteAsync(context.Response, asked, answer, now);
    }

    private static ProcedureCall CallOf(
        CheckoutBody asked, HttpRequest request, byte[] body, int credential, DateTime now) => new(
        null,
        asked.Card,
        null,
        asked.Copy,
        Hashed(Encoding.UTF8.GetBytes($"{credential}\n{request.Headers["Idempotency-Key"]}")),
        Hashed(body),
        now,
        Preparation.Isil.Value,
        asked.Branch ?? Preparation.Branch.Value,
        1,
        credential);

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        var body = new byte[Math.Min(BodyMost, request.ContentLength ?? BodyMost)];
        await request.Body.ReadExactlyAsync(body);
        return body;
    }

    private static Guid Hashed(byte[] data)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _ = HMACSHA256.HashData(FingerprintKey, data, hash);
        return new Guid(hash[..16]);
    }

    private static async Task WriteAsync(
        HttpResponse response, CheckoutBody asked, ProcedureAnswer answer, DateTime now)
    {
        var bytes = answer.Refusals is { } refusals
            ? JsonSerializer.SerializeToUtf8Bytes(
                new RefusalBody(refusals[0], 422, refusals), PeerJson.Default.RefusalBody)
            : JsonSerializer.SerializeToUtf8Bytes(LoanOf(asked, answer, now), PeerJson.Default.LoanBody);
        response.StatusCode = answer.Refusals is null
            ? StatusCodes.Status201Created
            : StatusCodes.Status422UnprocessableEntity;
        response.ContentType = answer.Refusals is null ? "application/json" : "application/problem+json";
        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes);
    }

    private static LoanBody LoanOf(CheckoutBody asked, ProcedureAnswer answer, DateTime now)
    {
        var from = answer.DueDate.AddDays(-7);
        return new LoanBody(
            $"{answer.Loan}", 1, $"{answer.Patron}", asked.Copy, $"load:{answer.Title - 3_000_000_000}",
            Preparation.Isil.Value, asked.Branch ?? Preparation.Branch.Value, now, answer.DueDate, 0,
            answer.RenewalsMax,
            new RenewableBody(false, from,
            [
                new ReasonBody(
                    "renewal.too-early",
                    "renewal.window-days",
                    $"The loan can be renewed from {from:yyyy-MM-dd}.",
                    new ReasonData(7, answer.DueDate),
                    from),
            ]),
            "open", answer.PolicyVersion, "kiosk", []);
    }
}

internal sealed record CheckoutBody(string Card, string Copy, string? Branch, string? Channel);

internal sealed record LoanBody(
    string Id, int Version, string PatronId, string Copy, string Title, string Library, string Branch,
    DateTime LoanedAt, DateOnly DueDate, int Renewals, int RenewalsMax, RenewableBody Renewable, string State,
    int PolicyVersion, string Channel, string[] Fees);

internal sealed record RenewableBody(bool Now, DateOnly From, ReasonBody[] Refusals);

internal sealed record ReasonBody(string Code, string Rule, string Detail, ReasonData Data, DateOnly PossibleFrom);

internal sealed record ReasonData(int WindowDays, DateOnly DueDate);

internal sealed record RefusalBody(string Code, int Status, string[] Refusals);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckoutBody))]
[JsonSerializable(typeof(LoanBody))]
[JsonSerializable(typeof(RefusalBody))]
internal sealed partial class PeerJson : JsonSerializerContext;
