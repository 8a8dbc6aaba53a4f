using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Skranke.Api.Sip2;
using Skranke.Api.Sip2.Transports;
using Skranke.Api.Start;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>The ways in beside plain TCP.</summary>
public sealed class TransportTests(HttpEngine engine) : Sip2TestBase(engine)
{
    [Fact]
    public async Task The_same_message_over_https_gets_the_same_answer_as_danish_kiosks_read_it()
    {
        var copy = await NewCopy("Løv & <blad>");
        var number = await TitleOf(copy);
        var (status, text) = await Post(Library, $"17{Now}AO{Library}|AB{copy}|AC|");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<ns2:sip xmlns:ns2=\"http://axiell.com/Schema/sip.xsd\"><response>"
            + $"18030001{Now}CF0|AB{copy}|AJ{number}|CHLøv &amp; &lt;blad&gt;%Jo Nesbø%book%%|"
            + $"BG{Library}|CK001|AQ{Library}|AP{Library}|CRbook|BHDKK|BV200.00|</response></ns2:sip>",
            text);
    }

    [Fact]
    public async Task The_document_of_a_danish_kiosk_is_understood()
    {
        var (status, text) = await Post(Library, "990xxx2.00");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains($"<response>98YYYYYY600999{Now}2.00AO{Library}|", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_needs_no_other_before_it_over_https()
    {
        var (card, copy) = (await NewPatron(), await NewCopy());

        Assert.Contains("<response>121NUY", (await Post(Library, Checkout(card, copy))).Text, StringComparison.Ordinal);
        Assert.Contains("<response>121NUY", (await Post(Library, Checkout(card, copy))).Text, StringComparison.Ordinal);
        Assert.Single(await LoansOf(card));
    }

    [Theory]
    [InlineData("DK-999999", null, HttpStatusCode.Forbidden)]
    [InlineData(Library, "wrong", HttpStatusCode.Unauthorized)]
    public async Task Over_https_the_login_must_be_the_library_s(string isil, string? password, HttpStatusCode status)
    {
        var (told, text) = await Post(isil, "9900302.00", password);

        Assert.Equal(status, told);
        Assert.Contains("<error>", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<sip><request>9900302.00</request></sip>")]
    [InlineData(
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
        + "<n:sip xmlns:n=\"http://axiell.com/Schema/sip.xsd\"><request>&e;</request></n:sip>")]
    public async Task What_is_no_such_document_is_refused(string body)
    {
        using var client = new HttpClient { BaseAddress = Engine.Address };
        using var content = new StringContent(body, Encoding.UTF8, "application/xml");
        using var response = await client.PostAsync($"/rest/sip2/{Library}", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task An_old_terminal_logs_in_at_a_telnet_prompt()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, TelnetLogin = true });
        using var terminal = await Sip2Client.Connect(web.Port);
        var (user, password) = Engine.Login();

        await terminal.Send([0xFF, 0xFB, 0x18, .. Encoding.ASCII.GetBytes($"{user}\r\n")]);
        await terminal.Send($"{password}\r\n");

        Assert.Equal("login: password: Login OK.  Initiating SIP", await terminal.Hear());
        Assert.StartsWith("\n98YYYYYY", await terminal.Say("9900302.00"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_wrong_tries_at_a_telnet_prompt_end_it()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, TelnetLogin = true });
        using var terminal = await Sip2Client.Connect(web.Port);

        await terminal.Send("a\rb\ra\rb\ra\rb\r");

        await terminal.ExpectHangUp();
    }

    [Theory]
    [InlineData("")]
    [InlineData("kiosk-1\r")]
    [InlineData("kiosk-1\rhalf a passw")]
    public async Task Who_stops_at_a_telnet_prompt_is_hung_up_on(string typed)
    {
        await using var web = await Serve(
            new Sip2Options { Port = 0, TelnetLogin = true, LoginMax = TimeSpan.FromMilliseconds(300) });
        using var terminal = await Sip2Client.Connect(web.Port);

        await terminal.Send(typed);

        await terminal.ExpectHangUp();
    }

    [Theory]
    [InlineData("PROXY TCP4 10.9.8.7 10.0")]
    [InlineData("PROXY TCP4 nowhere 10.0.0.1 5000 6001\r\n9900302.00\r")]
    [InlineData("PROXY TCP5 10.9.8.7 10.0.0.1 5000 6001\r\n9900302.00\r")]
    [InlineData("\r\n\r\n\0\r\nQUIX")]
    public async Task A_load_balancer_that_says_half_or_nonsense_is_hung_up_on_and_others_are_not(string header)
    {
        await using var web = await Serve(
            new Sip2Options { Port = 0, Proxied = true, LoginMax = TimeSpan.FromMilliseconds(500) });
        using var good = await Sip2Client.Connect(web.Port);
        await good.Send("PROXY UNKNOWN\r\n");
        Assert.Equal("941", await good.Say(LogIn()));
        using var bad = await Sip2Client.Connect(web.Port);

        await bad.Send(header);

        await bad.ExpectHangUp();
        Assert.StartsWith("98YYYYYY", await good.Say("9900302.00"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_balancer_s_words_may_come_in_pieces_and_the_message_with_them()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, Proxied = true });
        using var terminal = await Sip2Client.Connect(web.Port);

        await terminal.Send("PROXY TC");
        await Task.Yield();
        await terminal.Send($"P4 10.9.8.7 10.0.0.1 5000 6001\r\n{LogIn()}\r");

        Assert.Equal("941", await terminal.Hear());
    }

    [Theory]
    [InlineData("PROXY TCP4 10.9.8.7 10.0.0.1 5000 6001\r\n")]
    [InlineData("PROXY TCP6 ::ffff:10.9.8.7 ::1 5000 6001\r\n")]
    public async Task A_load_balancer_says_who_connects(string header)
    {
        var login = await Set("""{"trustedSubnet": "10.9.8.0/24", "location": "Behind"}""");
        await using var web = await Serve(new Sip2Options { Port = 0, Proxied = true });
        using var terminal = await Sip2Client.Connect(web.Port);

        await terminal.Send(header);

        Assert.EndsWith("|ANBehind|", await terminal.Say("9900302.00"), StringComparison.Ordinal);
        _ = await Admin.Delete($"/v1/terminals/{login}");
    }

    [Fact]
    public async Task Behind_a_load_balancer_nobody_comes_without_one()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, Proxied = true });
        using var terminal = await Sip2Client.Connect(web.Port);

        await terminal.Send("9900302.00\r");

        await terminal.ExpectHangUp();
    }

    [Fact]
    public void A_header_in_bytes_names_the_same_address()
    {
        byte[] header =
        [
            0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0x00, 0x0C,
            10, 9, 8, 7, 10, 0, 0, 1, 0x13, 0x88, 0x17, 0x71,
        ];

        Assert.Equal((28, IPAddress.Parse("10.9.8.7")), ProxyHeader.Parse([.. header, (byte)'9']));
        Assert.All(
            Enumerable.Range(0, 27), length => Assert.Equal(0, ProxyHeader.Parse(header.AsSpan(0, length)).Length));
    }

    [Fact]
    public async Task The_same_bytes_go_through_tls()
    {
        using var certificate = SelfSigned();
        await using var web = await ServeTls(certificate);
        using var terminal = await Sip2Client.ConnectTls(web.Port, certificate);

        Assert.Equal("941", await terminal.Say(LogIn()));
        Assert.StartsWith("98YYYYYY", await terminal.Say("9900302.00"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_speaks_without_tls_at_the_port_for_it_is_hung_up_on_and_others_are_not()
    {
        using var certificate = SelfSigned();
        await using var web = await ServeTls(certificate);
        using var plain = await Sip2Client.Connect(web.Port);

        await plain.Send("9900302.00\r");

        await plain.ExpectHangUp();
        using var terminal = await Sip2Client.ConnectTls(web.Port, certificate);
        Assert.Equal("941", await terminal.Say(LogIn()));
    }

    [Fact]
    public async Task Who_never_finishes_the_handshake_is_hung_up_on_and_others_are_not()
    {
        using var certificate = SelfSigned();
        await using var web = await ServeTls(certificate, TimeSpan.FromSeconds(2));
        using var terminal = await Sip2Client.ConnectTls(web.Port, certificate);
        Assert.Equal("941", await terminal.Say(LogIn()));
        using var silent = await Sip2Client.Connect(web.Port);

        // A record of a greeting is announced, and the greeting does not come.
        await silent.Send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);

        await silent.ExpectHangUp();
        Assert.StartsWith("98YYYYYY", await terminal.Say("9900302.00"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_connects_and_says_nothing_is_hung_up_on()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, LoginMax = TimeSpan.FromMilliseconds(300) });
        using var stranger = await Sip2Client.Connect(web.Port);

        await stranger.ExpectHangUp();
    }

    [Fact]
    public async Task A_terminal_that_falls_silent_is_hung_up_on()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, IdleMax = TimeSpan.FromMilliseconds(300) });
        using var terminal = await Sip2Client.Connect(web.Port);
        Assert.Equal("941", await terminal.Say(LogIn()));

        await terminal.ExpectHangUp();
    }

    [Fact]
    public async Task A_terminal_that_asks_and_never_reads_is_hung_up_on()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, IdleMax = TimeSpan.FromMilliseconds(500) });
        using var terminal = await Sip2Client.Connect(web.Port);
        Assert.Equal("941", await terminal.Say(LogIn()));
        var questions = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("9900302.00\r", 2000)));

        _ = await Assert.ThrowsAnyAsync<IOException>(() => Ask().WaitAsync(TimeSpan.FromSeconds(60)));

        async Task Ask()
        {
            while (true)
            {
                await terminal.Send(questions);
            }
        }
    }

    [Fact]
    public async Task More_than_so_many_connections_are_not_taken()
    {
        await using var web = await Serve(new Sip2Options { Port = 0, ConnectionsMax = 1 });
        using var first = await Sip2Client.Connect(web.Port);
        Assert.Equal("941", await first.Say(LogIn()));
        using var second = await Sip2Client.Connect(web.Port);

        await second.ExpectHangUp();
        Assert.StartsWith("98", await first.Say("9900302.00"), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text)> Post(string isil, string message, string? password = null)
    {
        var (user, right) = Engine.Login();
        var body =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + $"<ns1:sip password=\"{password ?? right}\" login=\"{user}\" "
            + "xsi:schemaLocation=\"http://axiell.com/Schema/sip.xsd\" "
            + "xmlns:ns1=\"http://axiell.com/Schema/sip.xsd\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + $"<request>{WebUtility.HtmlEncode(message)}</request></ns1:sip>";
        using var client = new HttpClient { BaseAddress = Engine.Address };
        using var content = new StringContent(body, Encoding.UTF8, "application/xml");
        using var response = await client.PostAsync($"/rest/sip2/{isil}", content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<Served> ServeTls(X509Certificate2 certificate, TimeSpan? loginMax = null)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "of the test"));
        var web = await Serve(
            new Sip2Options { TlsPort = 0, CertificateFile = file, CertificatePassword = "of the test" }
                with { LoginMax = loginMax ?? TimeSpan.FromSeconds(60) });
        File.Delete(file);
        return web;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>Another way in to the same engine.</summary>
    private async Task<Served> Serve(Sip2Options options)
    {
        var web = WebHost.Build(Engine.Services, IPAddress.Loopback, 0, sip2: options);
        await web.StartAsync();
        return new Served(web, new Uri(web.Urls.Last()).Port);
    }

    private sealed class Served(Microsoft.AspNetCore.Builder.WebApplication web, int port) : IAsyncDisposable
    {
        public int Port => port;

        public async ValueTask DisposeAsync()
        {
            await web.StopAsync();
            await web.DisposeAsync();
        }
    }
}
