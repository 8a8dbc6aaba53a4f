using System.Net;
using System.Text;

namespace Skranke.Tests.Registers;

/// <summary>A register on the other side of HTTP, without a network: notes what it was asked and answers what a test
/// says.</summary>
public sealed class StubRegister(Func<HttpRequestMessage, string, (HttpStatusCode Status, string Body)> answer)
    : HttpMessageHandler
{
    /// <summary>Verb, address, key and body of every question.</summary>
    public List<string> Asked { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add($"{request.Method} {request.RequestUri} {request.Headers.Authorization} {body}".TrimEnd());
        var (status, text) = answer(request, body);
        return new HttpResponseMessage(status)
        {
            Content = new StringContent(text, Encoding.UTF8, "application/json"),
        };
    }
}
