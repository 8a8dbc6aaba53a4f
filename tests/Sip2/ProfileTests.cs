using System.Net;
using Skranke.Api.Sip2.Wire;
using Skranke.Silo.Terminals;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>Terminals are data: each is spoken to as its profile says.</summary>
public sealed class ProfileTests(HttpEngine engine) : Sip2TestBase(engine)
{
    [Theory]
    [InlineData("latin-1", TerminalCharset.Latin1, 0xF8)]
    [InlineData("cp850", TerminalCharset.Cp850, 0x9B)]
    [InlineData("windows-1252", TerminalCharset.Windows1252, 0xF8)]
    public async Task A_terminal_is_answered_in_its_own_character_set(string name, TerminalCharset charset, byte letter)
    {
        var copy = await NewCopy("Tørst");
        var kiosk = await TerminalWith($$"""{"charset": "{{name}}"}""", Charset.Of(charset));

        await kiosk.Send(EveryPairTests.WithSum($"17{Now}AO{Library}|AB{copy}|", '1') + "\r");
        var answer = (await kiosk.HearBytes())!;

        Assert.Contains("|AJTørst|", Charset.Of(charset).GetString(answer), StringComparison.Ordinal);
        Assert.Contains(letter, answer);
        Assert.True(Checksum.IsGood(answer.AsSpan(0, answer.Length - 4), answer.AsSpan(answer.Length - 4)));
    }

    [Fact]
    public async Task A_line_ends_with_a_return_and_with_a_feed_only_where_the_profile_says_so()
    {
        var (usual, feeding) = (await TerminalWith("{}"), await TerminalWith("""{"lineFeed": true}"""));

        _ = await usual.Say("9900302.00");
        Assert.StartsWith("98", await usual.Say("9900302.00"), StringComparison.Ordinal);
        _ = await feeding.Say("9900302.00");
        Assert.StartsWith("\n98", await feeding.Say("9900302.00"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("da", "Materialet er ukendt. Spørg personalet.")]
    [InlineData("nb", "Eksemplaret er ukjent. Spør personalet.")]
    [InlineData("nn", "Eksemplaret er ukjent. Spør personalet.")]
    [InlineData("en", "This copy is unknown. Ask the staff.")]
    public async Task Texts_are_in_the_terminal_s_language(string language, string expected)
    {
        var kiosk = await TerminalWith($$"""{"language": "{{language}}"}""");

        Assert.EndsWith($"|AF{expected}|", await kiosk.Say($"17{Now}AO{Library}|ABnothing|"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patron_who_chose_a_language_is_answered_in_it_until_he_leaves()
    {
        var (kiosk, card) = (await Kiosk(), await NewPatron());

        _ = await kiosk.Say($"23001{Now}AO{Library}|AA{card}|AC|AD4711|");
        Assert.EndsWith(
            "|AFThis copy is unknown. Ask the staff.|",
            await kiosk.Say(Checkout(card, "nothing")),
            StringComparison.Ordinal);
        _ = await kiosk.Say($"35{Now}AO{Library}|AA{card}|");
        Assert.EndsWith(
            "|AFMaterialet er ukendt. Spørg personalet.|",
            await kiosk.Say(Checkout(card, "nothing")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_patron_is_not_spoken_to_in_the_former_one_s_language()
    {
        var (kiosk, first, next) = (await Kiosk(), await NewPatron(), await NewPatron());

        // Nobody says that the first one has left (35).
        _ = await kiosk.Say($"23001{Now}AO{Library}|AA{first}|AC|AD4711|");
        Assert.Equal(
            $"120NUN{Now}AO{Library}|AA{next}|ABnothing|AJ|AH|BLY|AFMaterialet er ukendt. Spørg personalet.|",
            await kiosk.Say(Checkout(next, "nothing")));
        Assert.EndsWith(
            "|AFMaterialet er ukendt. Spørg personalet.|", await kiosk.Say(Checkin("nothing")),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "|AFThis copy is unknown. Ask the staff.|", await kiosk.Say(Checkout(first, "nothing")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_patron_does_not_get_in_with_the_former_one_s_pin()
    {
        var (kiosk, first, next) = (await Kiosk(), await NewPatron(), await NewPatron());

        Assert.Contains(
            "|BLY|CQY|", await kiosk.Say($"23009{Now}AO{Library}|AA{first}|AC|AD4711|"), StringComparison.Ordinal);
        Assert.Equal(
            $"24              009{Now}AO{Library}|AA{next}|AE|BLY|",
            await kiosk.Say($"23009{Now}AO{Library}|AA{next}|AC|"));
        Assert.Equal(
            $"24YYYY          009{Now}AO{Library}|AA{next}|AE|BLN|CQN|AFKort og pinkode passer ikke sammen.|",
            await kiosk.Say($"23009{Now}AO{Library}|AA{next}|AC|AD4712|"));
        Assert.Equal(
            $"24              009{Now}AO{Library}|AA{first}|AE|BLY|",
            await kiosk.Say($"23009{Now}AO{Library}|AA{first}|AC|"));
    }

    [Fact]
    public async Task Hidden_fields_are_not_sent()
    {
        var (kiosk, copy) = (await TerminalWith("""{"hiddenFields": ["BH", "BV", "CR"]}"""), await NewCopy());

        Assert.Equal(
            $"18030001{Now}CF0|AB{copy}|AJTørst|BG{Library}|CK001|AQ{Library}|AP{Library}|",
            await kiosk.Say($"17{Now}AO{Library}|AB{copy}|AC|"));
    }

    [Fact]
    public async Task A_pin_can_be_asked_for_with_every_loan()
    {
        var (kiosk, card, copy) = (await TerminalWith("""{"pinRequired": true}"""), await NewPatron(), await NewCopy());

        Assert.EndsWith("|AJ|AH|AFTast din pinkode.|", await kiosk.Say(Checkout(card, copy)), StringComparison.Ordinal);
        Assert.EndsWith(
            "|AFKort og pinkode passer ikke sammen.|", await kiosk.Say(Checkout(card, copy) + "AD0000|"),
            StringComparison.Ordinal);
        Assert.StartsWith("121", await kiosk.Say(Checkout(card, copy) + "AD4711|"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_alone_shows_the_account_only_where_the_profile_says_so()
    {
        var (kiosk, card) = (await TerminalWith("""{"accountWithoutPin": true}"""), await NewPatron());

        Assert.Contains("|AEÅse Ørn|", await kiosk.Say($"23009{Now}AO{Library}|AA{card}|"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "|AEÅse",
            await (await Kiosk()).Say($"23009{Now}AO{Library}|AA{card}|"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_of_a_trusted_network_needs_no_login()
    {
        var login = await Set("""{"trustedSubnet": "127.0.0.0/8", "location": "Foyer"}""");
        try
        {
            var kiosk = await Connect();

            Assert.EndsWith("|ANFoyer|", await kiosk.Say("9900302.00"), StringComparison.Ordinal);
        }
        finally
        {
            _ = await Admin.Delete($"/v1/terminals/{login}");
        }
    }

    [Fact]
    public async Task A_message_may_name_another_branch_than_the_terminal_s()
    {
        var (card, copy) = (await NewPatron(), await NewCopy());
        var body = Checkout(card, copy).Replace($"AO{Library}", $"AO{OtherBranch}", StringComparison.Ordinal);

        _ = await (await Kiosk()).Say(body);

        Assert.Equal(OtherBranch, (string?)(await Copy(copy))["loan"]!["branch"]);
    }

    [Fact]
    public async Task Operators_see_how_a_terminal_does_and_nothing_about_people()
    {
        var (card, copy) = (await NewPatron("Hemmelig Person"), await NewCopy());
        var login = await Set("{}");
        var kiosk = await Connect();
        _ = await kiosk.Say($"9300CN{login}|COlong enough|");
        _ = await kiosk.Say("9910302.00");
        _ = await kiosk.Say($"63009{Now}YYYYYYYYY|AO{Library}|AA{card}|AC|AD4711|");
        _ = await kiosk.Say(Checkout(card, copy, "20261122    100000", offline: true));
        _ = await kiosk.Say("what");

        var seen = (await Operator.Get($"/v1/terminals/{login}")).Expect(HttpStatusCode.OK).Json["activity"]!;
        var trace = (await Operator.Get($"/v1/terminals/{login}/trace")).Expect(HttpStatusCode.OK).Text;

        Assert.Equal(("2.00", "out-of-paper"), ((string?)seen["protocol"], (string?)seen["condition"]));
        Assert.Equal((5, 1, 1, 0, 1), ((int)seen["messages"]!, (int)seen["errors"]!, (int)seen["offline"]!,
            (int)seen["offlineWhileOnline"]!, (int)seen["connections"]!));
        Assert.Contains($"63009{Now}YYYYYYYYY|AO{Library}|AA***|AC|AD***|", trace, StringComparison.Ordinal);
        foreach (var secret in new[] { card, "Hemmelig", "4711", copy, "long enough", "19600203" })
        {
            Assert.DoesNotContain(secret, trace, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_operators_page_has_a_row_for_each_terminal()
    {
        var login = await Set("{}");
        var (card, copy, kiosk) = (await NewPatron("Hemmelig Person"), await NewCopy(), await Connect());
        _ = await kiosk.Say($"9300CN{login}|COlong enough|");
        _ = await kiosk.Say("9900302.00");
        _ = await kiosk.Say(Checkout(card, copy, "20261122    100000", offline: true));
        _ = await kiosk.Say("what");

        var page = (await Operator.Get("/ops")).Expect(HttpStatusCode.OK).Text;

        var start = page.IndexOf($"<tr><td>{Library}<td>{login}<td", StringComparison.Ordinal);
        Assert.True(start > 0, page);
        var row = page[start..page.IndexOf("</tr>", start, StringComparison.Ordinal)];
        Assert.Matches(
            "<td class=\"good\">connected, ready<td>20[^<]*Z<td>2\\.00<td class=\"n\">4<td class=\"n\">25\\.0"
            + "<td class=\"n\">0<td class=\"n\">1<td class=\"n\">0<td class=\"n\">0$",
            row);
        Assert.DoesNotContain("Hemmelig", page, StringComparison.Ordinal);
        Assert.DoesNotContain(card, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminals_are_counted_for_operators()
    {
        _ = await (await Kiosk()).Say("9900302.00");

        var figures = (await By("staff").Get("/metrics")).Text;

        Assert.Contains(
            "skranke_sip2_messages_total{message=\"99\",outcome=\"done\"}",
            figures,
            StringComparison.Ordinal);
        Assert.Contains("skranke_sip2_connections", figures, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"branch": "DK-999999"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"language": "sv"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"trustedSubnet": "everywhere"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"hiddenFields": ["AB"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"sortRules": [{"bin": "1", "route": "nowhere"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"charset": "ebcdic"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"unknown": true}""", HttpStatusCode.BadRequest)]
    public async Task A_profile_that_cannot_be_is_refused(string profile, HttpStatusCode status) =>
        _ = (await Admin.Say(
            HttpMethod.Put, "/v1/terminals/refused", $$"""{"password": "long enough", "profile": {{profile}}}"""))
        .Expect(status);

    [Fact]
    public async Task A_password_is_kept_as_a_hash_only()
    {
        var login = await Set("{}");
        await using var command = Engine.Database.CreateCommand(
            "select encode(secret, 'escape') || profile::text from terminal where login = $1");
        command.Parameters.Add(new() { Value = login });

        Assert.DoesNotContain("long enough", (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
    }
}
