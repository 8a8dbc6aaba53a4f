using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Skranke.Api.Sip2.Sessions;
using Skranke.Api.Sip2.Wire;
using Skranke.Silo.Terminals;

namespace Skranke.Api.Sip2.Transports;

/// <summary>Serves terminals on TCP, plain or within TLS: lines in, lines out, one answer for each, in order. A
/// connection may stand for months; what is half said waits for the rest, and what is no message at all ends
/// it.</summary>
public sealed class LineConnection(Sip2Server server)
{
    /// <summary>Serves one connection until one side hangs up.</summary>
    public async Task Serve(ConnectionContext connection)
    {
        if (server.Board.Connected() > server.Options.ConnectionsMax)
        {
            server.Board.Disconnected();
            return;
        }

        try
        {
            await Talk(connection);
        }
        catch (ConnectionAbortedException)
        {
            // Nobody reads there any longer; what was not read is dropped.
            connection.Abort();
        }
        catch (OperationCanceledException)
        {
            // Silent for too long, or we stop: a terminal takes a closed connection for what it is.
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // Terminals are switched off, not logged off.
        }
        catch (Exception unexpected)
        {
            Sip2Log.Broken(server.Log, unexpected.GetType().Name);
        }
        finally
        {
            server.Board.Disconnected();
        }
    }

    private async Task Talk(ConnectionContext connection)
    {
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            lifetime?.ConnectionClosedRequested ?? CancellationToken.None, connection.ConnectionClosed);
        using var patience = new Patience(server.Options, server.Time, stop.Token);
        var input = connection.Transport.Input;
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (server.Options.Proxied)
        {
            var (isGood, real) = await ProxyHeader.Read(input, patience.Token);
            if (!isGood)
            {
                return;
            }

            address = real ?? address;
        }

        using var session = new Session(server, address);
        var isTrusted = session.TrustAddress();
        if (server.Options.TelnetLogin && !isTrusted
            && !await new TelnetLogin(server).LogIn(connection.Transport, session, patience.Token))
        {
            return;
        }

        await Talk(connection.Transport, session, patience);
    }

    private async Task Talk(IDuplexPipe transport, Session session, Patience patience)
    {
        while (true)
        {
            patience.Begin(session.Terminal is not null);
            var read = await transport.Input.ReadAsync(patience.Token);
            var rest = read.Buffer;
            var isOver = false;
            while (!isOver && TryLine(ref rest, out var line))
            {
                isOver = line.Length > server.Options.MessageLengthMax
                    ? await TooLong(transport, session, patience.Silence)
                    : await Answer(transport, session, line, patience.Silence);
            }

            if (!isOver && rest.Length > server.Options.MessageLengthMax)
            {
                isOver = await TooLong(transport, session, patience.Silence);
            }

            transport.Input.AdvanceTo(rest.Start, rest.End);
            if (isOver || read.IsCompleted)
            {
                await transport.Output.CompleteAsync();
                return;
            }
        }
    }

    private static async ValueTask<bool> Answer(
        IDuplexPipe transport, Session session, ReadOnlySequence<byte> line, CancellationToken silence)
    {
        var (reply, hangUp) = await session.Answer(line.IsSingleSegment ? line.First : line.ToArray());
        if (reply is not null)
        {
            await Write(transport, reply, session.LineEnd, silence);
        }

        return hangUp;
    }

    private static async ValueTask<bool> TooLong(IDuplexPipe transport, Session session, CancellationToken silence)
    {
        await Write(
            transport,
            MessageWriter.Write(MessageWriter.SendAgain, Charset.Of(TerminalCharset.Utf8), null, detection: true),
            session.LineEnd,
            silence);
        return true;
    }

    /// <summary>A terminal that asks and never reads would keep what it was answered for ever; it is as good as
    /// silent.</summary>
    private static async ValueTask Write(
        IDuplexPipe transport, byte[] reply, ReadOnlyMemory<byte> end, CancellationToken silence)
    {
        var memory = transport.Output.GetMemory(reply.Length + end.Length);
        reply.CopyTo(memory);
        end.CopyTo(memory[reply.Length..]);
        transport.Output.Advance(reply.Length + end.Length);
        try
        {
            if ((await transport.Output.FlushAsync(silence)).IsCompleted)
            {
                // Who sends and hangs up has sent, and may still read what he is answered.
                throw new IOException();
            }
        }
        catch (OperationCanceledException)
        {
            // What is written already would wait for a reader too.
            throw new ConnectionAbortedException();
        }
    }

    /// <summary>A line ends with CR, LF or both; what is empty between them is nothing.</summary>
    private static bool TryLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadToAny(out line, "\r\n"u8, advancePastDelimiter: true))
        {
            return false;
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }
}
