using System.Diagnostics;
using System.Globalization;
using MimeKit;
using Xunit;

namespace Skranke.Tests.Sending;

/// <summary>A test that talks to a real SMTP server: Debian's python3-aiosmtpd, which <c>./test</c> installs where it
/// can. Without it the test is left out, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmtpFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsHere = new(SmtpServer.IsHere);

    public SmtpFactAttribute()
    {
        if (!IsHere.Value)
        {
            Skip = "The SMTP server is missing: install the package python3-aiosmtpd.";
        }
    }
}

/// <summary>An SMTP server in a process of its own. It knows nobody whose address begins with <c>unknown</c>, tells
/// whoever begins with <c>busy</c> to come again the first time, refuses what is for <c>picky</c>, and hangs up on the
/// first message for <c>torn</c>.</summary>
public sealed class SmtpServer : IDisposable
{
    // Debian's packages for Python are seen by Debian's Python only, and it may not be the first one in the path.
    private const string Python = "/usr/bin/python3";

    private const string Program =
        """
        import asyncio, base64, sys
        from aiosmtpd.smtp import SMTP
        seen = set()
        def say(line): print(line, flush=True)
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('unknown'): return '550 5.1.1 No such mailbox ' + address
                if address.startswith('busy') and address not in seen:
                    seen.add(address)
                    return '451 4.7.1 Come again'
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                to = envelope.rcpt_tos[0]
                if to.startswith('picky'): return '554 5.7.1 Not like this'
                if to.startswith('torn') and to not in seen:
                    seen.add(to)
                    server.transport.abort()
                    return '451 gone'
                say('mail %d %s %s' % (session.peer[1], to, base64.b64encode(envelope.content).decode()))
                return '250 OK'
        async def main():
            loop = asyncio.get_running_loop()
            make = lambda: SMTP(Handler(), hostname='sink', enable_SMTPUTF8=False)
            server = await loop.create_server(make, '127.0.0.1', int(sys.argv[1]))
            say('port %d' % server.sockets[0].getsockname()[1])
            await server.serve_forever()
        asyncio.run(main())
        """;

    private readonly Process _process;

    public SmtpServer(int port = 0)
    {
        _process = Process.Start(new ProcessStartInfo(
            Python, ["-c", Program, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        Port = int.Parse(ReadLine()["port ".Length..], CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    public static bool IsHere()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using var program = Process.Start(new ProcessStartInfo(Python, ["-c", "import aiosmtpd"])
        {
            RedirectStandardError = true,
        })!;
        _ = program.StandardError.ReadToEnd();
        program.WaitForExit();
        return program.ExitCode == 0;
    }

    /// <summary>The next message that it took: the client's port, whom it was for, and itself.</summary>
    public (int Connection, string To, MimeMessage Mail) Take()
    {
        var parts = ReadLine().Split(' ');
        using var content = new MemoryStream(Convert.FromBase64String(parts[3]));
        return (int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], MimeMessage.Load(content));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string ReadLine() =>
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The SMTP server has ended.");
}
