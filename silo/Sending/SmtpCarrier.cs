using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Skranke.Silo.Sending;

/// <summary>Where e-mail goes, and from whom.</summary>
/// <param name="From">The library's address; its domain also makes the message ids.</param>
/// <param name="Security"><see cref="SecureSocketOptions.StartTls"/> outside one's own machine.</param>
/// <param name="Connections">How many conversations at once.</param>
public sealed record SmtpSettings(
    string Host,
    int Port,
    string From,
    string FromName,
    SecureSocketOptions Security = SecureSocketOptions.StartTls,
    string? Name = null,
    string? Password = null,
    int Connections = 4);

/// <summary>E-mail over SMTP (RFC 5321). Connections are kept and used again. 4xx is tried again, 5xx about the
/// recipient
/// is a bad address. A message whose answer got lost is sent again with the same Message-ID, and mailboxes show such
/// ones once.</summary>
public sealed class SmtpCarrier : IPostCarrier, IDisposable
{
    private const int PatienceInMilliseconds = 30_000;
    private readonly SmtpSettings _settings;
    private readonly MailboxAddress _from;
    private readonly SemaphoreSlim _free;
    private readonly ConcurrentBag<SmtpClient> _idle = [];

    public SmtpCarrier(SmtpSettings settings)
    {
        _settings = settings;
        _from = new MailboxAddress(settings.FromName, settings.From);
        _free = new SemaphoreSlim(settings.Connections);
    }

    public async Task<PostOutcome> CarryAsync(PostMessage message, CancellationToken cancellation)
    {
        if (!MailboxAddress.TryParse(message.To, out var to) || to.Domain.Length == 0)
        {
            return PostOutcome.NoAddress;
        }

        await _free.WaitAsync(cancellation);
        try
        {
            return await SendAsync(Compose(message, to), cancellation);
        }
        finally
        {
            _ = _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var client))
        {
            client.Dispose();
        }

        _free.Dispose();
    }

    private async Task<PostOutcome> SendAsync(MimeMessage mail, CancellationToken cancellation)
    {
        var wasIdle = _idle.TryTake(out var client);
        client ??= new SmtpClient { Timeout = PatienceInMilliseconds };
        var keep = false;
        try
        {
            if (!client.IsConnected)
            {
                await ConnectAsync(client, cancellation);
            }
            else if (wasIdle)
            {
                // Servers hang up on whoever is silent for long; found out here, nothing has been said yet.
                await ReviveAsync(client, cancellation);
            }

            _ = await client.SendAsync(mail, cancellation);
            keep = true;
            return PostOutcome.Sent;
        }
        catch (SmtpCommandException refused)
        {
            keep = client.IsConnected;
            return Outcome(refused);
        }
        catch (AuthenticationException)
        {
            // The settings are wrong and not the message: it waits until somebody mends them.
            return new PostOutcome(PostState.Later, "smtp-sign-in");
        }
        catch (NotSupportedException)
        {
            // The address has letters that this server cannot write (RFC 6531).
            keep = client.IsConnected;
            return new PostOutcome(PostState.BadAddress, "smtp-utf8");
        }
        catch (Exception failure) when (IsAway(failure, cancellation))
        {
            return PostOutcome.Away;
        }
        finally
        {
            if (keep)
            {
                _idle.Add(client);
            }
            else
            {
                client.Dispose();
            }
        }
    }

    private async Task ReviveAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.NoOpAsync(cancellation);
        }
        catch (Exception failure) when (failure is SmtpCommandException || IsAway(failure, cancellation))
        {
            if (client.IsConnected)
            {
                await client.DisconnectAsync(quit: false, cancellation);
            }

            await ConnectAsync(client, cancellation);
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellation)
    {
        await client.ConnectAsync(_settings.Host, _settings.Port, _settings.Security, cancellation);
        if (_settings.Name is { } name)
        {
            await client.AuthenticateAsync(name, _settings.Password ?? "", cancellation);
        }
    }

    private MimeMessage Compose(PostMessage message, MailboxAddress to)
    {
        var mail = new MimeMessage
        {
            Subject = message.Subject,
            Body = new TextPart("plain") { Text = message.Text },
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{message.Id}@{_from.Domain}"),
        };
        mail.From.Add(_from);
        mail.To.Add(to);

        // So that no answering machine answers (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    private static PostOutcome Outcome(SmtpCommandException refused)
    {
        var status = (int)refused.StatusCode;
        var code = string.Create(CultureInfo.InvariantCulture, $"smtp-{status}");
        return new PostOutcome(
            refused.ErrorCode switch
            {
                _ when status < 500 => PostState.Later,
                SmtpErrorCode.RecipientNotAccepted => PostState.BadAddress,
                SmtpErrorCode.MessageNotAccepted => PostState.Refused,

                // The sender or the conversation itself is refused: the settings are wrong, not this message.
                _ => PostState.Later,
            },
            code);
    }

    private static bool IsAway(Exception failure, CancellationToken cancellation) =>
        failure is IOException or SocketException or ProtocolException or ServiceNotConnectedException
            or SslHandshakeException or TimeoutException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);
}
