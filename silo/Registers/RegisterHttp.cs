using System.Net.Http.Headers;

namespace Skranke.Silo.Registers;

/// <summary>How registers are spoken to over HTTP: JSON, a bearer key, no personal data in an address. A register that
/// does not answer is away; what it says of itself is passed on without its body, which could name somebody.</summary>
internal static class RegisterHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static HttpClient Client(Uri address, string? key, HttpMessageHandler? handler)
    {
        var client = new HttpClient(handler ?? new SocketsHttpHandler
        {
            // A register that moves to another machine is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/"),
            Timeout = Patience,
        };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    /// <exception cref="RegisterAwayException">nobody answered.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod verb, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(verb, path) { Content = body };
        try
        {
            return await client.SendAsync(request, cancellation);
        }
        catch (Exception failure) when (IsAway(failure, cancellation))
        {
            throw new RegisterAwayException("The register does not answer.", failure);
        }
    }

    /// <exception cref="RegisterAwayException">the register is not well at the moment.</exception>
    /// <exception cref="RegisterBrokenException">it refused what it was asked.</exception>
    public static void RequireSuccess(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)response.StatusCode;
        throw status is 408 or 429 or >= 500
            ? new RegisterAwayException($"The register answers {status}.")
            : new RegisterBrokenException($"The register refuses with {status}.");
    }

    /// <summary>A time-out is told as a cancellation that nobody asked for.</summary>
    public static bool IsAway(Exception failure, CancellationToken cancellation) =>
        failure is HttpRequestException or IOException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);
}
