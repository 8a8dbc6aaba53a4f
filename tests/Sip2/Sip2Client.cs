using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>A terminal, or somebody who behaves like a bad one.</summary>
public sealed class Sip2Client : IDisposable
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(20);
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly List<byte> _heard = [];
    private Stream _stream = null!;

    private Sip2Client()
    {
    }

    public Encoding Charset { get; init; } = new UTF8Encoding(false);

    public static async Task<Sip2Client> Connect(int port, Encoding? charset = null)
    {
        var client = new Sip2Client { Charset = charset ?? new UTF8Encoding(false) };
        await client._tcp.ConnectAsync(IPAddress.Loopback, port);
        client._stream = client._tcp.GetStream();
        return client;
    }

    /// <summary>Connects with TLS, and trusts this certificate only.</summary>
    public static async Task<Sip2Client> ConnectTls(int port, X509Certificate2 certificate)
    {
        var client = await Connect(port);
        var secure = new SslStream(
            client._stream,
            leaveInnerStreamOpen: false,
            (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
        client._stream = secure;
        await secure.AuthenticateAsClientAsync("localhost");
        return client;
    }

    /// <summary>Says one line and hears one.</summary>
    public async Task<string> Say(string message)
    {
        await Send(message + "\r");
        return await Hear() ?? throw new InvalidOperationException("The connection was closed.");
    }

    public Task Send(string text) => Send(Charset.GetBytes(text));

    public async Task Send(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>The next line without its end; null where the other side has hung up.</summary>
    public async Task<string?> Hear() => await HearBytes() is { } line ? Charset.GetString(line) : null;

    public async Task<byte[]?> HearBytes()
    {
        using var patience = new CancellationTokenSource(PatienceMax);
        var buffer = new byte[65536];
        while (true)
        {
            var end = _heard.IndexOf((byte)'\r');
            if (end >= 0)
            {
                var line = _heard[..end].ToArray();
                _heard.RemoveRange(0, end + 1);
                return line;
            }

            int read;
            try
            {
                read = await _stream.ReadAsync(buffer, patience.Token);
            }
            catch (IOException)
            {
                return null;
            }

            if (read == 0)
            {
                return null;
            }

            _heard.AddRange(buffer.AsSpan(0, read));
        }
    }

    public async Task ExpectHangUp() => Assert.Null(await Hear());

    /// <summary>Ends what is sent, and still hears.</summary>
    public void SayNoMore() => _tcp.Client.Shutdown(SocketShutdown.Send);

    public void Dispose() => _tcp.Dispose();
}
