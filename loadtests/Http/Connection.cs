using System.Net;
using System.Net.Sockets;
using System.Text;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Http;

/// <summary>One keep-alive connection with one request under way at most.</summary>
internal sealed class Connection : IDisposable
{
    private const int ExcerptMost = 300;
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfChunks = "0\r\n\r\n"u8.ToArray();
    private readonly byte[] _answer = new byte[256 * 1024];
    private readonly Socket _socket;
    private int _length;

    public Connection(IPEndPoint server)
    {
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(server);
        _socket.Blocking = false;
    }

    public Socket Socket => _socket;

    /// <summary>When the request under way ought to have started; 0 where none is under way.</summary>
    public long IntendedAt { get; private set; }

    public bool IsBusy => IntendedAt != 0;

    /// <summary>The status of the answer that has just arrived.</summary>
    public int Status { get; private set; }

    /// <summary>What was asked last.</summary>
    public Exchange? Exchange { get; private set; }

    /// <summary>The body of the answer that has just arrived; valid until the next request.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get
        {
            var answer = _answer.AsMemory(0, _length);
            return answer[(answer.Span.IndexOf(EndOfHead) + EndOfHead.Length)..];
        }
    }

    public void Send(Exchange exchange, long intendedAt)
    {
        ReadOnlySpan<byte> request = exchange.Bytes;
        Exchange = exchange;
        IntendedAt = intendedAt;
        _length = 0;
        while (!request.IsEmpty)
        {
            var sent = _socket.Send(request, SocketFlags.None, out var error);
            if (error != SocketError.Success && error != SocketError.WouldBlock)
            {
                throw new SocketException((int)error);
            }

            request = request[Math.Max(0, sent)..];
        }
    }

    /// <summary>Takes what has come.</summary>
    /// <returns>True when the answer is complete.</returns>
    /// <exception cref="SocketException">The server closed the connection.</exception>
    public bool Receive()
    {
        var got = _socket.Receive(_answer.AsSpan(_length), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || got == 0)
        {
            throw new SocketException((int)(error == SocketError.Success ? SocketError.ConnectionReset : error));
        }

        _length += got;
        if (!IsComplete(_answer.AsSpan(0, _length)))
        {
            return false;
        }

        Status = ((_answer[9] - '0') * 100) + ((_answer[10] - '0') * 10) + (_answer[11] - '0');
        IntendedAt = 0;
        return true;
    }

    /// <summary>The beginning of the answer's body, for the report.</summary>
    public string Excerpt()
    {
        var answer = _answer.AsSpan(0, _length);
        var body = answer[(answer.IndexOf(EndOfHead) + EndOfHead.Length)..];
        return Encoding.UTF8.GetString(body[..Math.Min(ExcerptMost, body.Length)]);
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(EndOfHead);
        if (head < 0)
        {
            return false;
        }

        var body = answer[(head + EndOfHead.Length)..];
        var length = LengthOf(answer[..head]);
        return length >= 0 ? body.Length >= length : body.EndsWith(EndOfChunks);
    }

    /// <summary>The announced length of the body, or -1 where it comes in chunks.</summary>
    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return -1;
        }

        var length = 0;
        foreach (var digit in head[(at + "Content-Length: ".Length)..])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            length = (length * 10) + (digit - '0');
        }

        return length;
    }
}
