using System.Diagnostics;
using System.Text;
using Skranke.Ledger;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>Wrong order, missing logins, garbage, halves and floods: answered or closed, nothing lost, and nobody else
/// notices.</summary>
public sealed class HardshipTests(HttpEngine engine) : Sip2TestBase(engine)
{
    private const string There = $"98YYYYYY600999{Now}2.00AO{Library}|AMHørsholm Bibliotek|BXYYYYYYYYYYYYYNYY|";

    internal static string LendingEvents { get; } = string.Join(", ", new[]
    {
        EventKind.LoanOpened, EventKind.LoanRenewed, EventKind.LoanClosed, EventKind.CopyReturned,
        EventKind.LoanReopened, EventKind.LoanUndone,
    }.Select(kind => (int)kind));

    [Fact]
    public async Task Without_a_login_everything_is_refused_in_its_own_form()
    {
        var (bystander, stranger) = (await Bystander(), await Connect());
        const string why = "AFThis machine is not logged in.|";

        Assert.Equal(
            $"98NNNNNN600999{NoDate}2.00AO|BXNNNNNNNNNNNNNNNN|{why}", await stranger.Say("9900302.00"));
        Assert.Equal(
            $"120NUN{NoDate}AO{Library}|AA1|AB2|AJ|AH|{why}", await stranger.Say(Checkout("1", "2")));
        Assert.Equal($"100NUY{NoDate}AO{Library}|AB2|AQ|CV99|{why}", await stranger.Say(Checkin("2")));
        await stranger.ExpectHangUp();
        await ExpectUndisturbed(bystander);
    }

    [Fact]
    public async Task Wrong_passwords_are_refused_slowly_and_then_not_at_all()
    {
        var (bystander, stranger) = (await Bystander(), await Connect());
        var began = Stopwatch.GetTimestamp();

        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal("940", await stranger.Say($"9300CN{Engine.Login().User}|COwrong {attempt}|"));
        }

        await stranger.ExpectHangUp();
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(1));
        await ExpectUndisturbed(bystander);
    }

    [Fact]
    public async Task A_login_that_is_encrypted_is_not_taken() =>
        Assert.Equal("940", await (await Connect()).Say(LogIn().Replace("9300", "9311", StringComparison.Ordinal)));

    [Fact]
    public async Task A_flood_of_bad_passwords_leaves_other_terminals_alone()
    {
        var kiosk = await Bystander();
        var strangers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Connect()));
        var flood = Task.WhenAll(strangers.Select(async stranger =>
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                Assert.Equal("940", await stranger.Say("9300CNwhoever|COguess|"));
            }
        }));

        for (var number = 0; number < 20; number++)
        {
            var began = Stopwatch.GetTimestamp();
            await ExpectUndisturbed(kiosk);
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1));
        }

        Assert.Equal("941", await (await Connect()).Say(LogIn()));
        await flood;
        await ExpectUndisturbed(kiosk);
    }

    [Fact]
    public async Task A_flood_of_wrong_pins_is_turned_away_and_says_why()
    {
        var kiosk = await TerminalWith("{}");
        var cards = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            cards.Add(await NewPatron($"Guessed {number}"));
        }

        var answers = new List<string>();
        foreach (var card in cards)
        {
            answers.Add(await kiosk.Say($"23009{Now}AO{Library}|AA{card}|AC|AD9876|"));
        }

        Assert.EndsWith("|AFKort og pinkode passer ikke sammen.|", answers[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "|AFFor mange forkerte pinkoder. Vent lidt, og prøv igen.|",
            answers[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_come_in_any_order()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());

        Assert.StartsWith("36Y", await kiosk.Say($"35{Now}AO{Library}|AA{card}|"), StringComparison.Ordinal);
        Assert.StartsWith("101", await kiosk.Say(Checkin(copy)), StringComparison.Ordinal);
        Assert.StartsWith("121", await kiosk.Say(Checkout(card, copy)), StringComparison.Ordinal);
        Assert.Equal("941", await kiosk.Say(LogIn()));
        Assert.StartsWith("98Y", await kiosk.Say("9900302.00"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_message_waits_for_the_other_half()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var bystander = await Bystander();
        var message = Checkout(card, copy) + "\r";

        await kiosk.Send(message[..30]);
        await Task.Yield();
        await kiosk.Send(message[30..]);

        Assert.Equal(Lent(card, copy), await kiosk.Hear());
        await ExpectUndisturbed(bystander, loans: 1, events: 1);
    }

    [Fact]
    public async Task A_message_may_come_one_byte_at_a_time()
    {
        var (bystander, kiosk) = (await Bystander(), await Kiosk());

        foreach (var one in Encoding.ASCII.GetBytes("9900302.00AY1AZFCA5\r"))
        {
            await kiosk.Send([one]);
        }

        Assert.Equal(EveryPairTests.WithSum(There, '1'), await kiosk.Hear());
        await ExpectUndisturbed(bystander);
    }

    [Fact]
    public async Task Several_messages_in_one_packet_are_answered_in_order()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var bystander = await Bystander();

        await kiosk.Send($"{Checkout(card, copy)}\r\n17{Now}AO|AB{copy}|\r\r\n{Checkin(copy)}\n9900302.00\r");

        Assert.Equal(Lent(card, copy), await kiosk.Hear());
        Assert.Equal(
            $"18040001{Now}CF0|AH20261223    235959|AB{copy}|AJTørst|BG{Library}|CK001|AQ{Library}|CRbook|BHDKK|"
            + "BV200.00|",
            await kiosk.Hear());
        Assert.Equal($"101YUN{Now}AO{Library}|AB{copy}|AQ{Library}|AJTørst|CK001|CRbook|", await kiosk.Hear());
        Assert.Equal(There, await kiosk.Hear());

        // A loan that was opened and closed, and a copy that came back.
        await ExpectUndisturbed(bystander, loans: 1, events: 3);
    }

    [Fact]
    public async Task Who_sends_and_hangs_up_has_sent()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var bystander = await Bystander();

        await kiosk.Send(Checkout(card, copy) + "\r");
        kiosk.SayNoMore();

        Assert.Equal(Lent(card, copy), await kiosk.Hear());
        await kiosk.ExpectHangUp();
        Assert.Single(await LoansOf(card));
        await ExpectUndisturbed(bystander, loans: 1, events: 1);
    }

    [Fact]
    public async Task Half_a_message_before_a_hang_up_is_nothing()
    {
        var (kiosk, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var bystander = await Bystander();

        await kiosk.Send(Checkout(card, copy));
        kiosk.SayNoMore();

        await kiosk.ExpectHangUp();
        await ExpectUndisturbed(bystander);
    }

    [Fact]
    public async Task Garbage_is_asked_for_again_and_then_hung_up_on()
    {
        var (bystander, kiosk) = (await Bystander(), await Kiosk());

        for (var number = 0; number < 10; number++)
        {
            Assert.Equal("96", await kiosk.Say("GET / HTTP/1.1"));
        }

        await kiosk.ExpectHangUp();
        await ExpectUndisturbed(bystander);
    }

    [Fact]
    public async Task A_message_that_nobody_knows_is_asked_for_again() =>
        Assert.Equal("96", await (await Kiosk()).Say($"41{Now}AO{Library}|AA1|"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_oversized_message_ends_the_connection(bool hasEnd)
    {
        var (bystander, kiosk) = (await Bystander(), await Kiosk());

        await kiosk.Send("17" + new string('x', 20_000) + (hasEnd ? "\r" : ""));

        Assert.Equal("96AZFEF6", await kiosk.Hear());
        await kiosk.ExpectHangUp();
        await ExpectUndisturbed(bystander);
    }

    [Fact]
    public async Task Bytes_of_another_character_set_are_answered()
    {
        var (kiosk, card) = (await Kiosk(), await NewPatron());
        var bystander = await Bystander();

        await kiosk.Send([.. Encoding.Latin1.GetBytes($"23009{Now}AOHørsholm|AA{card}|AC|ADæøå|"), (byte)'\r']);

        Assert.EndsWith("|AFKort og pinkode passer ikke sammen.|", await kiosk.Hear(), StringComparison.Ordinal);
        Assert.Equal(There, await kiosk.Say("9900302.00"));
        await ExpectUndisturbed(bystander);
    }

    [Fact]
    public async Task A_bad_date_refuses_no_return()
    {
        var (kiosk, copy) = (await Kiosk(), await NewCopy());

        Assert.StartsWith(
            "101", await kiosk.Say($"09N99999999    99999999999999    999999AP{Library}|AO|AB{copy}|AC|"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "101", await kiosk.Say($"09Y{NoDate}{NoDate}AP{Library}|AO|AB{copy}|AC|"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_that_was_taken_away_is_hung_up_on()
    {
        var login = await Set("{}");
        var kiosk = await Connect();
        Assert.Equal("941", await kiosk.Say($"9300CN{login}|COlong enough|"));

        _ = (await Admin.Delete($"/v1/terminals/{login}")).Expect(System.Net.HttpStatusCode.OK);

        await kiosk.Send("9900302.00\r");
        await kiosk.ExpectHangUp();
        Assert.Equal("940", await (await Connect()).Say($"9300CN{login}|COlong enough|"));
    }

    /// <summary>Another terminal that is there, and what the ledger holds.</summary>
    private async Task<(Sip2Client Terminal, (long Loans, long Events) Before)> Bystander() =>
        (await Kiosk(), await Held());

    /// <summary>The other terminal is answered as before, and nothing was written but what should be.</summary>
    private async Task ExpectUndisturbed(
        (Sip2Client Terminal, (long Loans, long Events) Before) bystander, int loans = 0, int events = 0)
    {
        Assert.Equal(There, await bystander.Terminal.Say("9900302.00"));
        Assert.Equal((bystander.Before.Loans + loans, bystander.Before.Events + events), await Held());
    }

    /// <summary>Only what is lent and comes back: the engine tells patrons things by itself meanwhile.</summary>
    private async Task<(long Loans, long Events)> Held()
    {
        await using var command = Engine.Database.CreateCommand(
            $"""
            select (select count(*) from loan), (select count(*) from event where kind in ({LendingEvents}))
            """);
        await using var row = await command.ExecuteReaderAsync();
        _ = await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static string Lent(string card, string copy) =>
        $"121NUY{Now}AO{Library}|AA{card}|AB{copy}|AJTørst|AH20261223    235959|CK001|"
        + "AFAfleveres senest 23. december.|";
}
