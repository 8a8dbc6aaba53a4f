using System.Text;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Work;

/// <summary>Writes whole HTTP requests of one caller; every change has an idempotency key of its own.</summary>
public sealed class Requests(string host, string apiKey)
{
    private long _number;

    public byte[] Post(string path, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {apiKey}\r\n"
        + $"Content-Type: application/json\r\nIdempotency-Key: {Keys.Tag}-{apiKey[^2..]}-{++_number}\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>A question that is sent by POST and changes nothing.</summary>
    public byte[] Ask(string path, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {apiKey}\r\n"
        + $"Content-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public byte[] Get(string path) => Encoding.UTF8.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {apiKey}\r\n\r\n");
}
