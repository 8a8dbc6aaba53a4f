using MailKit.Security;
using Skranke.Silo.Sending;
using Xunit;

namespace Skranke.Tests.Sending;

/// <summary>E-mail in a real conversation with a real server (issue 5, outbox).</summary>
public sealed class SmtpCarrierTests
{
    [SmtpFact]
    public async Task A_message_arrives_as_it_was_worded_with_its_id()
    {
        using var server = new SmtpServer();
        using var carrier = Carrier(server.Port);

        Assert.Equal(PostOutcome.Sent, await Carry(carrier, 17, "ane@example.org"));

        var (_, to, mail) = server.Take();
        Assert.Equal("ane@example.org", to);
        Assert.Equal("17@bibliotek.example", mail.MessageId);
        Assert.Equal("Klar til afhentning: Skibet på åen", mail.Subject);
        Assert.Equal("Hent senest 3.12.2026. Ærbødigst «biblioteket»", mail.TextBody!.TrimEnd());
        Assert.Equal("\"Hørsholm Bibliotek\" <post@bibliotek.example>", mail.From.ToString());
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
    }

    [SmtpFact]
    public async Task The_connection_is_used_again_also_after_a_refusal()
    {
        using var server = new SmtpServer();
        using var carrier = Carrier(server.Port);

        Assert.Equal(PostOutcome.Sent, await Carry(carrier, 1, "ane@example.org"));
        Assert.Equal(PostState.BadAddress, (await Carry(carrier, 2, "unknown@example.org")).State);
        Assert.Equal(PostOutcome.Sent, await Carry(carrier, 3, "bo@example.org"));

        Assert.Equal(server.Take().Connection, server.Take().Connection);
    }

    [SmtpFact]
    public async Task An_unknown_mailbox_is_a_bad_address_and_the_servers_words_are_left_out()
    {
        using var server = new SmtpServer();
        using var carrier = Carrier(server.Port);

        Assert.Equal(
            new PostOutcome(PostState.BadAddress, "smtp-550"), await Carry(carrier, 1, "unknown@example.org"));
    }

    [SmtpFact]
    public async Task Who_is_busy_is_tried_again()
    {
        using var server = new SmtpServer();
        using var carrier = Carrier(server.Port);

        Assert.Equal(new PostOutcome(PostState.Later, "smtp-451"), await Carry(carrier, 1, "busy@example.org"));
        Assert.Equal(PostOutcome.Sent, await Carry(carrier, 1, "busy@example.org"));
        Assert.Equal("1@bibliotek.example", server.Take().Mail.MessageId);
    }

    [SmtpFact]
    public async Task A_message_that_is_refused_says_nothing_against_the_address()
    {
        using var server = new SmtpServer();
        using var carrier = Carrier(server.Port);

        Assert.Equal(new PostOutcome(PostState.Refused, "smtp-554"), await Carry(carrier, 1, "picky@example.org"));
    }

    [SmtpFact]
    public async Task A_conversation_that_breaks_off_is_tried_again_with_the_same_id()
    {
        using var server = new SmtpServer();
        using var carrier = Carrier(server.Port);

        Assert.Equal(PostOutcome.Away, await Carry(carrier, 1, "torn@example.org"));
        Assert.Equal(PostOutcome.Sent, await Carry(carrier, 1, "torn@example.org"));
        Assert.Equal("1@bibliotek.example", server.Take().Mail.MessageId);
    }

    [SmtpFact]
    public async Task A_server_that_is_away_is_tried_again_and_found_when_it_is_back()
    {
        int port;
        SmtpCarrier carrier;
        using (var server = new SmtpServer())
        {
            port = server.Port;
            carrier = Carrier(port);
            Assert.Equal(PostOutcome.Sent, await Carry(carrier, 1, "ane@example.org"));
        }

        using (carrier)
        {
            Assert.Equal(PostOutcome.Away, await Carry(carrier, 2, "ane@example.org"));
            using var back = new SmtpServer(port);
            Assert.Equal(PostOutcome.Sent, await Carry(carrier, 2, "ane@example.org"));
            Assert.Equal("2@bibliotek.example", back.Take().Mail.MessageId);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ane")]
    [InlineData("ane@example.org, bo@example.org")]
    [InlineData("ane@example.org\r\nBcc: bo@example.org")]
    public async Task What_is_no_address_is_not_tried(string to)
    {
        using var carrier = Carrier(1);

        Assert.Equal(PostOutcome.NoAddress, await Carry(carrier, 1, to));
    }

    private static SmtpCarrier Carrier(int port) => new(new SmtpSettings(
        "127.0.0.1", port, "post@bibliotek.example", "Hørsholm Bibliotek", SecureSocketOptions.None));

    private static Task<PostOutcome> Carry(SmtpCarrier carrier, long id, string to) => carrier.CarryAsync(
        new PostMessage(
            id, to, "Klar til afhentning: Skibet på åen", "Hent senest 3.12.2026. Ærbødigst «biblioteket»"),
        CancellationToken.None);
}
