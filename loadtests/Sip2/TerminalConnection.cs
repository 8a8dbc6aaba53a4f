using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Skranke.LoadTests.Sip2;

/// <summary>One terminal: a connection that stays, with one message under way at most.</summary>
internal sealed class TerminalConnection : IDisposable
{
    private readonly byte[] _answer = new byte[4096];
    private readonly Socket _socket;
    private int _length;

    public TerminalConnection(IPEndPoint server, string login, string password)
    {
        _socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(server);
        Send(Encoding.UTF8.GetBytes($"9300CN{login}|CO{password}|\r"), 1);
        while (!Receive())
        {
        }

        if (!Answer.SequenceEqual("941"u8))
        {
            throw new InvalidOperationException("The terminal's login was refused.");
        }

        _socket.Blocking = false;
    }

    public Socket Socket => _socket;

    /// <summary>When the message under way ought to have been sent; 0 where none is under way.</summary>
    public long IntendedAt { get; private set; }

    public bool IsBusy => IntendedAt != 0;

    /// <summary>What has just been answered, without its end.</summary>
    public ReadOnlySpan<byte> Answer => _answer.AsSpan(0, _length - 1);

    public void Send(ReadOnlySpan<byte> message, long intendedAt)
    {
        IntendedAt = intendedAt;
        _length = 0;
        if (_socket.Send(message) != message.Length)
        {
            throw new SocketException((int)SocketError.WouldBlock);
        }
    }

    /// <returns>True when the answer is complete.</returns>
    /// <exception cref="SocketException">The server hung up.</exception>
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
        if (_answer[_length - 1] != (byte)'\r')
        {
            return false;
        }

        IntendedAt = 0;
        return true;
    }

    public void Dispose() => _socket.Dispose();
}
