using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Skranke.Silo.Demo;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>Every message and its answer, byte for byte. It is noon of 23 November 2026.</summary>
public partial class EveryPairTests(HttpEngine engine) : Sip2TestBase(engine)
{
    private const string Rana = "NO-2183300";

    [Fact]
    public async Task Login_93_94()
    {
        var terminal = await Connect();

        Assert.Equal("941AY3AZFDFA", await terminal.Say(WithSum(LogIn(), '3')));
    }

    [Fact]
    public async Task Terminal_status_99_98()
    {
        var terminal = await Kiosk();

        Assert.Equal(
            $"98YYYYYY600999{Now}2.00AO{Library}|AMHørsholm Bibliotek|BXYYYYYYYYYYYYYNYY|",
            await terminal.Say("9900302.00"));
        Assert.Equal(
            WithSum($"98YYYYYY600999{Now}2.00AO{Library}|AMHørsholm Bibliotek|BXYYYYYYYYYYYYYNYY|", '1'),
            await terminal.Say("9900302.00AY1AZFCA5"));
    }

    [Fact]
    public async Task Patron_status_23_24()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());

        Assert.Equal(
            $"24              009{Now}AO{Library}|AA{card}|AEÅse Ørn|BLY|CQY|BHDKK|BV0.00|PA1|PB19600203|",
            await terminal.Say($"23009{Now}AO{Library}|AA{card}|AC|AD4711|"));
        Assert.Equal(
            $"24              001{Now}AO{Library}|AA{card}|AE|BLY|CQN|",
            await terminal.Say($"23001{Now}AO{Library}|AA{card}|AC|AD|"));
        Assert.Equal(
            $"24YYYY          009{Now}AO{Library}|AA{card}|AE|BLN|CQN|AFKort og pinkode passer ikke sammen.|",
            await terminal.Say($"23009{Now}AO{Library}|AA{card}|AC|AD0000|"));
        Assert.Equal(
            $"24YYYY          009{Now}AO{Library}|AAnobody|AE|BLN|CQN|AFKortet er ukendt.|",
            await terminal.Say($"23009{Now}AO{Library}|AAnobody|AC|"));
        Assert.Equal(
            $"24YYYY          009{Now}AO{Library}|AAnobody|AE|BLN|CQN|AFKort og pinkode passer ikke sammen.|",
            await terminal.Say($"23009{Now}AO{Library}|AAnobody|AC|AD4711|"));
    }

    [Fact]
    public async Task Patron_status_of_somebody_who_is_excluded_still_lets_in()
    {
        var terminal = await Kiosk();

        var answer = await terminal.Say($"23001{Now}AO{Library}|AA{DemoLibraries.ExcludedCard}|AC|AD1234|");

        Assert.StartsWith($"24YY Y", answer, StringComparison.Ordinal);
        Assert.Contains("|BLY|CQY|", answer, StringComparison.Ordinal);
        Assert.Contains("|AFYou can", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not-returned", "YY Y     Y    ")]
    [InlineData("debt", "YY Y      Y   ")]
    [InlineData("conduct", "YY Y          ")]
    public async Task Flags_say_for_what_somebody_is_excluded(string ground, string flags)
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        await Import("exclusions", $"card,ground,from\n{card},{ground},2026-11-01\n");

        Assert.StartsWith(
            $"24{flags}009{Now}AO{Library}|AA{card}|AEÅse Ørn|BLY|CQY|",
            await terminal.Say($"23009{Now}AO{Library}|AA{card}|AC|AD4711|"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_say_that_the_card_was_lost_and_that_there_are_too_many_loans_or_claims()
    {
        var terminal = await Connect();
        var (user, password) = Engine.Login("sip2@" + Rana);
        Assert.Equal("941", await terminal.Say($"9300CN{user}|CO{password}|"));
        var admin = By("admin@" + Rana);
        var path = $"/v1/libraries/{Rana}/policy";
        var policy = (await admin.Get(path)).Expect(HttpStatusCode.OK).Json;
        policy["validFrom"] = "2026-11-23";
        policy["loans"]!["totalMax"] = 1;
        policy["exclusions"]!["debtCountsClaims"] = true;
        _ = (await admin.Say(HttpMethod.Put, path, policy.ToJsonString())).Expect(HttpStatusCode.OK);
        var staff = By("staff@" + Rana);
        await ImportAs(staff, "patrons", "card,name,birthDate,pin\nF1,Fa,1960-02-03,4711\nF2,Fb,1960-02-03,4711\n");
        await ImportAs(staff, "titles", "id,title,author,year,material\nf:1,Tørst,Jo Nesbø,2017,book\n");
        await ImportAs(
            staff, "copies", $"barcode,title,branch,material,price\nF9,f:1,{Rana},book,20000\n");
        await ImportAs(staff, "exclusions", "card,ground,from\nF2,debt,2026-11-01\n");

        // An import holds what the library tells; other tests look at that.
        _ = (await admin.Post($"/v1/libraries/{Rana}/notices/release", null)).Expect(HttpStatusCode.OK);

        Assert.StartsWith("121", await terminal.Say(Checkout("F1", "F9")), StringComparison.Ordinal);
        Assert.Equal("Y    Y        ", await Flags("F1"));
        Assert.Equal("YY Y      YY  ", await Flags("F2"));
        var patron = (await staff.Post("/v1/patrons/lookup", "{\"card\": \"F1\"}")).Expect(HttpStatusCode.OK).Id;
        _ = (await staff.Post($"/v1/patrons/{patron}/cards/F1/block", "{\"reason\": \"lost\"}"))
            .Expect(HttpStatusCode.OK);
        Assert.Equal("YYYYYY        ", await Flags("F1"));

        async Task<string> Flags(string card) =>
            (await terminal.Say($"23012{Now}AO{Rana}|AA{card}|AC|AD4711|"))[2..16];

        static async Task ImportAs(Caller staff, string kind, string file) => Assert.Empty(
            (await staff.Say(HttpMethod.Post, $"/v1/imports/{kind}", file, type: "text/csv"))
                .Expect(HttpStatusCode.OK).Json["refused"]!.AsArray());
    }

    [Fact]
    public async Task Patron_information_63_64()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        var (first, second) = (await NewCopy(), await NewCopy("Panserhjerte"));
        var waits = await NewTitle("Snømannen");
        _ = await terminal.Say(Checkout(card, first));
        _ = await terminal.Say(Checkout(card, second));
        _ = await Reserve(card, waits);

        Assert.Equal(
            $"64              009{Now}000000000002000000000001AO{Library}|AA{card}|AEÅse Ørn|CC100.00|BLY|CQY|"
            + $"BHDKK|BV0.00|PA1|PB19600203|AU{first}|AU{second}|CD{waits}|",
            await terminal.Say($"63009{Now}YYYYYYYYY|AO{Library}|AA{card}|AC|AD4711|"));
        Assert.Equal(
            $"64              009{Now}000000000002000000000001AO{Library}|AA{card}|AEÅse Ørn|CC100.00|BLY|CQY|"
            + $"BHDKK|BV0.00|PA1|PB19600203|AU{second}|",
            await terminal.Say($"63009{Now}  Y       AO{Library}|AA{card}|AC|AD4711|BP2|BQ2|"));
        Assert.Equal(
            $"64              009{Now}{new string(' ', 24)}AO{Library}|AA{card}|AE|BLY|",
            await terminal.Say($"63009{Now}  Y       AO{Library}|AA{card}|AC|"));
    }

    [Fact]
    public async Task Fees_may_be_asked_for_at_the_first_reserved_place_too()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        var fee = await NewFee(card, 3500);

        Assert.EndsWith(
            $"|AV{fee} 35.00 damage|",
            await terminal.Say($"63009{Now}      Y   AO{Library}|AA{card}|AC|AD4711|"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_on_the_pickup_shelf_is_told_apart_from_what_does_not()
    {
        var (terminal, card) = (await TerminalWith("""{"listEntry": "percent"}"""), await NewPatron());
        var copy = await NewCopy("Politi");
        var id = await Reserve(card, await TitleOf(copy));
        _ = await terminal.Say(Checkin(copy));
        _ = await Staff.Post($"/v1/reservations/{id}/placed", "{}");

        var answer = await terminal.Say($"63009{Now}Y    Y    AO{Library}|AA{card}|AC|AD4711|");

        var shelf = $@"{await TitleOf(copy)}%{id}%\d+%20261130%DK-722300 - Hørsholm Bibliotek%";
        Assert.Matches($@"\|AS{shelf}Politi%Jo Nesbø%book%%\|", answer);
        Assert.DoesNotContain("|CD", answer, StringComparison.Ordinal);
        Assert.Equal("0001", answer[37..41]);
    }

    [Fact]
    public async Task Checkout_11_12()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());

        Assert.Equal(
            $"121NUY{Now}AO{Library}|AA{card}|AB{copy}|AJTørst|AH20261223    235959|CK001|"
            + "AFAfleveres senest 23. december.|",
            await terminal.Say(Checkout(card, copy)));
        Assert.Equal(
            $"120NUN{Now}AO{Library}|AA{card}|AB{DemoLibraries.ReferenceCopy}|AJRejsen uden navn|AH|BLY|"
            + "AFMaterialet kan ikke lånes hjem.|",
            await terminal.Say(Checkout(card, DemoLibraries.ReferenceCopy)));
        Assert.Equal(
            $"120NUN{Now}AO{Library}|AA{card}|ABnothing|AJ|AH|BLY|CQY|AFMaterialet er ukendt. Spørg personalet.|",
            await terminal.Say(Checkout(card, "nothing") + "AD4711|"));
        Assert.Equal(
            $"120NUN{Now}AO{Library}|AA{card}|ABnothing|AJ|AH|BLN|CQN|AFKort og pinkode passer ikke sammen.|",
            await terminal.Say(Checkout(card, "nothing") + "AD0000|"));
        Assert.Equal(
            $"120NUN{Now}AO{Library}|AAnobody|AB{copy}|AJTørst|AH|BLN|AFKortet er ukendt.|",
            await terminal.Say(Checkout("nobody", copy)));
    }

    [Fact]
    public async Task Checkin_09_10()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        _ = await terminal.Say(Checkout(card, copy));

        Assert.Equal(
            $"101YUN{Now}AO{Library}|AB{copy}|AQ{Library}|AJTørst|CK001|CRbook|",
            await terminal.Say(Checkin(copy)));
        Assert.Equal(
            $"100NUY{Now}AO{Library}|ABnothing|AQ|CV99|AFMaterialet er ukendt. Spørg personalet.|",
            await terminal.Say(Checkin("nothing")));
    }

    [Fact]
    public async Task The_owner_on_the_tag_says_whose_copy_it_is()
    {
        var (terminal, copy) = (await Kiosk(), await NewCopy());

        Assert.Equal(
            $"100NUY{Now}AO{Library}|AB{copy}|AQ|CV99|AFMaterialet er ukendt. Spørg personalet.|",
            await terminal.Say(Checkin(copy) + "WSDK-999999|"));
        Assert.Equal(
            $"101YUN{Now}AO{Library}|AB{copy}|AQ{Library}|AJTørst|CK001|CRbook|AFMaterialet var ikke udlånt.|",
            await terminal.Say(Checkin(copy) + $"WS{Library}|"));
    }

    [Fact]
    public async Task A_copy_of_another_branch_is_sent_home()
    {
        var (terminal, copy) = (await Kiosk(), await NewCopy());

        Assert.Equal(
            $"101YUY{Now}AO{Library}|AB{copy}|AQ{Library}|AJTørst|CK001|CRbook|CV04|CT{Library}|"
            + "AFSendes til Hørsholm Bibliotek.|AFMaterialet var ikke udlånt.|",
            await terminal.Say(Checkin(copy, OtherBranch)));
    }

    [Fact]
    public async Task Renewal_29_30()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        _ = await terminal.Say(Checkout(card, copy));

        Assert.Equal(
            $"300NUN{Now}AO{Library}|AA{card}|AB{copy}|AJTørst|AH20261223    235959|BLY|"
            + "AFKan fornyes fra 16. december.|",
            await terminal.Say($"29NN{Now}{NoDate}AO{Library}|AA{card}|AB{copy}|"));
        var due = await LoanThatIsDue(card, "Panserhjerte");
        Assert.Equal(
            $"301YUY{Now}AO{Library}|AA{card}|AB{due}|AJPanserhjerte|AH20261227    235959|CK001|"
            + "AFAfleveres senest 27. december.|",
            await terminal.Say($"29NN{Now}{NoDate}AO{Library}|AA{card}|AJPanserhjerte|"));
    }

    [Fact]
    public async Task Renewal_of_all_65_66()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        var (due, early) = (await LoanThatIsDue(card), await NewCopy());
        _ = await terminal.Say(Checkout(card, early));

        Assert.Equal(
            $"6610001" + $"0001{Now}AO{Library}|BM{due}|BN{early}|AF1 lån er fornyet.|AF1 lån kunne ikke fornyes.|"
            + "AFKan fornyes fra 16. december.|",
            await terminal.Say($"65{Now}AO{Library}|AA{card}|AC|"));
    }

    [Fact]
    public async Task Reservation_15_16()
    {
        var (terminal, card) = (await TerminalWith("""{"reservations": true}"""), await NewPatron());
        var copy = await NewCopy();

        Assert.Equal(
            $"161Y{Now}BW20270522    235959|BR1|BS{Library}|AO{Library}|AA{card}|AB{copy}|AJTørst|"
            + "AFReserveret. Nummer 1 i køen.|",
            Interest().Replace(
                await terminal.Say($"15+{Now}AO{Library}|AA{card}|AD4711|AB{copy}|"), "BW20270522    235959"));
        Assert.StartsWith(
            $"161Y{Now}BW", await terminal.Say($"15+{Now}AO{Library}|AA{card}|AD4711|AB{copy}|"),
            StringComparison.Ordinal);
        Assert.Contains(
            $"|BS{OtherBranch}|",
            await terminal.Say($"15*{Now}BS{OtherBranch}|AO{Library}|AA{card}|AD4711|AB{copy}|"),
            StringComparison.Ordinal);
        Assert.Equal(
            $"161N{Now}BS{OtherBranch}|AO{Library}|AA{card}|AB{copy}|AJTørst|AFReserveringen er slettet.|",
            await terminal.Say($"15-{Now}AO{Library}|AA{card}|AD4711|AB{copy}|"));
        Assert.Equal(
            $"160N{Now}AO{Library}|AA{card}|AB{copy}|AFDer er ingen sådan reservering.|",
            await terminal.Say($"15-{Now}AO{Library}|AA{card}|AD4711|AB{copy}|"));
    }

    [Fact]
    public async Task Reservations_are_made_where_the_terminal_may_and_with_a_pin()
    {
        var (card, copy) = (await NewPatron(), await NewCopy());
        var body = $"15+{Now}AO{Library}|AA{card}|AB{copy}|";

        Assert.Equal(
            $"160N{Now}AO{Library}|AA{card}|AB{copy}|AFDet kan ikke gøres på denne automat. Spørg personalet.|",
            await (await Kiosk()).Say(body));
        Assert.Equal(
            $"160N{Now}AO{Library}|AA{card}|AB{copy}|AFTast din pinkode.|",
            await (await TerminalWith("""{"reservations": true}""")).Say(body));
    }

    [Fact]
    public async Task Copy_information_17_18()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());

        Assert.Equal(
            $"18030001{Now}CF0|AB{copy}|AJTørst|BG{Library}|CK001|AQ{Library}|AP{Library}|CRbook|BHDKK|BV200.00|",
            await terminal.Say($"17{Now}AO{Library}|AB{copy}|AC|"));
        _ = await terminal.Say(Checkout(card, copy));
        Assert.Equal(
            $"18040001{Now}CF0|AH20261223    235959|AB{copy}|AJTørst|BG{Library}|CK001|AQ{Library}|CRbook|BHDKK|"
            + "BV200.00|",
            await terminal.Say($"17{Now}AO{Library}|AB{copy}|AC|"));
        Assert.Equal(
            $"18010101{Now}ABnothing|AJ|AFMaterialet er ukendt. Spørg personalet.|",
            await terminal.Say($"17{Now}AO{Library}|ABnothing|AC|"));
    }

    [Fact]
    public async Task Copy_information_of_what_waits_on_the_pickup_shelf_names_its_number_and_its_day()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var id = await Reserve(card, await TitleOf(copy));
        _ = await terminal.Say(Checkin(copy));
        var placed = (await Staff.Post($"/v1/reservations/{id}/placed", "{}")).Expect(HttpStatusCode.OK).Json;
        var number = placed["pickupNumber"]!;

        Assert.Equal(
            $"18080001{Now}CF0|CM20261130    235959|AB{copy}|AJTørst|BG{Library}|CK001|AQ{Library}|AP{Library}|"
            + $"CT{Library}|CRbook|CY{number}|DA{number}|BHDKK|BV200.00|",
            await terminal.Say($"17{Now}AO{Library}|AB{copy}|AC|"));
    }

    [Fact]
    public async Task Copy_properties_19_20()
    {
        var (terminal, copy) = (await Kiosk(), await NewCopy());

        Assert.Equal(
            $"201{Now}AB{copy}|AJTørst|CHDEST3|", await terminal.Say($"19{Now}AO{Library}|AB{copy}|AC|CHDEST3|"));
        Assert.Equal(
            $"200{Now}ABnothing|AFMaterialet er ukendt. Spørg personalet.|",
            await terminal.Say($"19{Now}AO{Library}|ABnothing|AC|CHDEST3|"));
    }

    [Fact]
    public async Task A_card_left_behind_is_blocked_01_24_and_freed_25_26()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());

        Assert.Equal(
            $"24YYYY          009{Now}AO{Library}|AA{card}|AE|BLY|AFKortet er spærret.|"
            + "AFKortet er spærret. Spørg personalet.|",
            await terminal.Say($"01N{Now}AO{Library}|ALLeft behind|AA{card}|AC|"));
        Assert.Contains(
            "|AFKortet er spærret. Spørg personalet.|",
            await terminal.Say(Checkout(card, copy)),
            StringComparison.Ordinal);
        Assert.Equal(
            $"26              009{Now}AO{Library}|AA{card}|AEÅse Ørn|BLY|CQY|BHDKK|BV0.00|PA1|PB19600203|",
            await terminal.Say($"25{Now}AO{Library}|AA{card}|AC|AD4711|"));
        Assert.StartsWith("121", await terminal.Say(Checkout(card, copy)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_session_35_36()
    {
        var terminal = await Kiosk();

        Assert.Equal($"36Y{Now}AO{Library}|AA1|", await terminal.Say($"35{Now}AO{Library}|AA1|AC|AD|"));
    }

    [Fact]
    public async Task Fee_paid_37_38()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        _ = await NewFee(card, 3500);

        Assert.Equal(
            $"38Y{Now}AO{Library}|AA{card}|BK7|AFDu skylder 15,00 DKK.|",
            await terminal.Say(Pay(card, "20.00", "7")));
        Assert.Equal(
            $"38Y{Now}AO{Library}|AA{card}|BK8|AFBetalingen er registreret.|",
            await terminal.Say(Pay(card, "15,00", "8")));
        Assert.Contains("|BV0.00|", await Account(terminal, card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resend_97_gives_the_last_answer_without_a_sequence()
    {
        var terminal = await Kiosk();
        var end = $"36Y{Now}AO{Library}|AA1|";
        _ = await terminal.Say(WithSum($"35{Now}AO{Library}|AA1|", '4'));

        Assert.Equal(WithSum(end, null), await terminal.Say("97AZFEF5"));
        Assert.Equal(end, await terminal.Say("97"));
    }

    [Fact]
    public async Task Resend_97_before_anything_was_answered_is_asked_to_be_sent_again_96() =>
        Assert.Equal("96AZFEF6", await (await Connect()).Say("97AZFEF5"));

    [Fact]
    public async Task A_damaged_message_is_asked_for_again_96_and_nothing_is_done()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var whole = WithSum(Checkout(card, copy), '5');

        Assert.Equal("96AZFEF6", await terminal.Say(whole.Replace(card, card[..^1] + "X", StringComparison.Ordinal)));
        Assert.Empty(await LoansOf(card));
        Assert.StartsWith("121", await terminal.Say(whole), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_sequence_and_sum_is_the_same_message_and_answered_again()
    {
        var (terminal, card, copy) = (await Kiosk(), await NewPatron(), await NewCopy());
        var message = WithSum(Checkout(card, copy), '2');

        var first = await terminal.Say(message);

        Assert.Equal(first, await terminal.Say(message));
        Assert.Single(await LoansOf(card));
    }

    /// <summary>A message with sequence and sum, as UTF-8.</summary>
    internal static string WithSum(string message, char? sequence)
    {
        var upToAz = message + (sequence is null ? "AZ" : $"AY{sequence}AZ");
        return upToAz + Api.Sip2.Wire.Checksum.Of(Encoding.UTF8.GetBytes(upToAz)).ToString("X4");
    }

    [GeneratedRegex(@"BW\d{8}    235959")]
    private static partial Regex Interest();
}
