using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Skranke.Silo.Sending;

/// <summary>SMS by a gateway over HTTP. Every message is one <c>POST</c> to the gateway's address with
/// <c>{"id": "…", "from": "…", "to": "…", "text": "…"}</c>, a bearer key and the header <c>Idempotency-Key</c>, which
/// is the id. Answers: 2xx taken, also when it was taken before; 422 no such number; 400 and 413 refused for good;
/// everything else, and none at all, is tried again.</summary>
public sealed class SmsCarrier : IPostCarrier, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly string _from;

    /// <param name="from">What the receiver's telephone shows as the sender.</param>
    /// <param name="handler">For tests; else the network.</param>
    public SmsCarrier(Uri address, string? key, string from, HttpMessageHandler? handler = null)
    {
        _address = address;
        _from = from;
        _client = new HttpClient(handler ?? new SocketsHttpHandler
        {
            // A gateway that moves to another machine is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Patience,
        };
        if (key is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public async Task<PostOutcome> CarryAsync(PostMessage message, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(message.To))
        {
            return PostOutcome.NoAddress;
        }

        var id = message.Id.ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            // An SMS has no subject.
            Content = JsonContent.Create(new { id, from = _from, to = message.To, text = message.Text }),
        };
        request.Headers.Add("Idempotency-Key", id);
        try
        {
            using var response = await _client.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode ? PostOutcome.Sent : Outcome((int)response.StatusCode);
        }
        catch (Exception failure) when (IsAway(failure, cancellation))
        {
            return PostOutcome.Away;
        }
    }

    public void Dispose() => _client.Dispose();

    private static PostOutcome Outcome(int status) => new(
        status switch
        {
            422 => PostState.BadAddress,
            400 or 413 => PostState.Refused,
            _ => PostState.Later,
        },
        string.Create(CultureInfo.InvariantCulture, $"sms-{status}"));

    /// <summary>A time-out is told as a cancellation that nobody asked for.</summary>
    private static bool IsAway(Exception failure, CancellationToken cancellation) =>
        failure is HttpRequestException or IOException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);
}
