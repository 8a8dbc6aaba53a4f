using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Skranke.Api.Sip2.Sessions;

namespace Skranke.Api.Sip2.Transports;

/// <summary>The login of old installations, as at a telnet prompt, before the first message. Scripts wait for the very
/// words of the prompts, which can be set.</summary>
internal sealed class TelnetLogin(Sip2Server server)
{
    private const int TriesMax = 3;
    private const int LineLengthMax = 256;
    private const byte Command = 0xFF;

    /// <summary>False where nobody logged in.</summary>
    public async ValueTask<bool> LogIn(IDuplexPipe transport, Session session, CancellationToken cancellation)
    {
        for (var tries = 1; tries <= TriesMax; tries++)
        {
            await Say(transport, server.Options.LoginPrompt);
            if (await ReadLine(transport.Input, cancellation) is not { } login)
            {
                return false;
            }

            await Say(transport, server.Options.PasswordPrompt);
            if (await ReadLine(transport.Input, cancellation) is not { } password)
            {
                return false;
            }

            if (session.LogIn(login.Trim(), password))
            {
                await Say(transport, server.Options.LoginBanner);
                return true;
            }

            await Task.Delay(session.Penance, server.Time, cancellation);
        }

        return false;
    }

    private static async ValueTask Say(IDuplexPipe transport, string text) =>
        _ = await transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async ValueTask<string?> ReadLine(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            if ((read.Buffer.PositionOf((byte)'\r') ?? read.Buffer.PositionOf((byte)'\n')) is { } end)
            {
                var line = Encoding.UTF8.GetString(WithoutCommands(read.Buffer.Slice(0, end).ToArray()));
                var after = read.Buffer.Slice(read.Buffer.GetPosition(1, end));

                // The feed after a return belongs to it, where it has come already.
                after = after.FirstSpan is [(byte)'\n', ..] or [0, ..] ? after.Slice(1) : after;
                input.AdvanceTo(after.Start);
                return line.TrimStart('\n', '\0');
            }

            if (read.IsCompleted || read.Buffer.Length > LineLengthMax)
            {
                input.AdvanceTo(read.Buffer.End);
                return null;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>A telnet client first says what it can do, which is of no interest.</summary>
    internal static byte[] WithoutCommands(ReadOnlySpan<byte> line)
    {
        var plain = new List<byte>(line.Length);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == Command)
            {
                at += at + 1 < line.Length && line[at + 1] >= 0xFB ? 2 : 1;
                continue;
            }

            plain.Add(line[at]);
        }

        return [.. plain];
    }
}
