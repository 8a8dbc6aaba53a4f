using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Skranke.LoadTests.Http;

/// <summary>A mail server that takes everything and keeps the message ids.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, int> _taken = [];
    private readonly Task _listening;

    public SmtpSink()
    {
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Different messages.</summary>
    public int Messages => _taken.Count;

    /// <summary>How often a message came again.</summary>
    public int Repeated => _taken.Values.Sum() - _taken.Count;

    public void Forget() => _taken.Clear();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _listening;
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            try
            {
                _ = TalkAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false))
            {
                NewLine = "\r\n", AutoFlush = true,
            };
            try
            {
                await writer.WriteLineAsync("220 sink");
                while (await reader.ReadLineAsync() is { } line)
                {
                    await writer.WriteLineAsync(line.Split(' ')[0].ToUpperInvariant() switch
                    {
                        "DATA" => await DataAsync(reader, writer),
                        "QUIT" => "221 bye",
                        _ => "250 ok",
                    });
                }
            }
            catch (IOException)
            {
                // Who hangs up has said everything.
            }
        }
    }

    private async Task<string> DataAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            if (line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))
            {
                _ = _taken.AddOrUpdate(line, 1, (_, times) => times + 1);
            }
        }

        return "250 taken";
    }
}
