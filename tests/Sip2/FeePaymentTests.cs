using System.Net;
using System.Text.Json.Nodes;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>Money at a terminal: booked once, never more than is owed, on the fee that was named.</summary>
public sealed class FeePaymentTests(HttpEngine engine) : Sip2TestBase(engine)
{
    [Fact]
    public async Task What_a_terminal_lists_as_owed_is_what_the_ledger_of_money_says()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        var first = await NewFee(card, 3500);
        var second = await NewFee(card, 1000, "2026-11-02T10:00:00Z");

        var before = await Account(terminal, card);
        _ = await terminal.Say(Pay(card, "5.00", "1", first));
        var after = await Account(terminal, card);

        Assert.Equal("0002", before[49..53]);
        Assert.Contains("|BHDKK|BV45.00|", before, StringComparison.Ordinal);
        Assert.Contains($"|AV{first} 35.00 damage|AV{second} 10.00 damage|", before, StringComparison.Ordinal);
        Assert.Contains("|BHDKK|BV40.00|", after, StringComparison.Ordinal);
        Assert.Contains($"|AV{first} 30.00 damage|AV{second} 10.00 damage|", after, StringComparison.Ordinal);
        Assert.Equal(4000, await Owed(card));
    }

    [Fact]
    public async Task The_oldest_fee_is_paid_unless_another_is_named()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        var oldest = await NewFee(card, 1000);
        var newest = await NewFee(card, 1000, "2026-11-02T10:00:00Z");

        Assert.StartsWith("38Y", await terminal.Say(Pay(card, "10.00", "1", newest)), StringComparison.Ordinal);
        Assert.Equal([oldest], await OpenFees(card));
        Assert.StartsWith("38Y", await terminal.Say(Pay(card, "10.00", "2")), StringComparison.Ordinal);
        Assert.Empty(await OpenFees(card));
    }

    [Fact]
    public async Task The_same_number_of_a_payment_is_booked_once_also_on_a_new_connection()
    {
        var card = await NewPatron();
        _ = await NewFee(card, 3500);
        var answer = $"38Y{Now}AO{Library}|AA{card}|BK77|AFDu skylder 25,00 DKK.|";

        Assert.Equal(answer, await (await Kiosk()).Say(Pay(card, "10.00", "77")));
        Assert.Equal(answer, await (await Kiosk()).Say(Pay(card, "10.00", "77")));
        Assert.Equal(answer, await (await Kiosk()).Say(Pay(card, "10.00", "77", at: "20261123    121500")));

        Assert.Equal(2500, await Owed(card));
    }

    [Theory]
    [InlineData("88")]
    [InlineData(null)]
    public async Task The_same_payment_said_again_after_two_accounts_became_one_is_booked_once(string? number)
    {
        var (stays, goes) = (await NewPatron(), await NewPatron());
        _ = await NewFee(stays, 3500);
        _ = await NewFee(goes, 2000);
        var said = Pay(goes, "10.00", number, pin: null);
        var kept = number is null ? "" : $"BK{number}|";
        var answer = $"38Y{Now}AO{Library}|AA{goes}|{kept}AFBetalingen er registreret.|";
        Assert.Equal(answer, await (await Kiosk()).Say(said));

        _ = (await Staff.Post(
            $"/v1/patrons/{await PatronId(stays)}/link", $$"""{"patronId": "{{await PatronId(goes)}}"}"""))
            .Expect(HttpStatusCode.OK);

        Assert.Equal(answer, await (await Kiosk()).Say(said));
        Assert.Equal(4500, await Owed(stays));
    }

    [Fact]
    public async Task The_same_number_said_on_many_connections_at_once_is_booked_once()
    {
        var card = await NewPatron();
        _ = await NewFee(card, 3500);
        var terminals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Kiosk()));

        var answers = await Task.WhenAll(terminals.Select(terminal => terminal.Say(Pay(card, "10.00", "78"))));

        Assert.All(answers, answer => Assert.StartsWith("38Y", answer, StringComparison.Ordinal));
        Assert.Equal(2500, await Owed(card));
    }

    [Fact]
    public async Task The_same_number_with_another_amount_is_refused()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        _ = await NewFee(card, 3500);
        _ = await terminal.Say(Pay(card, "10.00", "5"));

        Assert.Equal(
            $"38N{Now}AO{Library}|AA{card}|BK5|AFEn anden betaling har dette nummer. Spørg personalet.|",
            await terminal.Say(Pay(card, "11.00", "5")));
        Assert.Equal(2500, await Owed(card));
    }

    [Fact]
    public async Task Terminals_that_count_alike_are_told_apart()
    {
        var card = await NewPatron();
        _ = await NewFee(card, 3500);

        Assert.StartsWith("38Y", await (await Kiosk()).Say(Pay(card, "10.00", "1")), StringComparison.Ordinal);
        Assert.StartsWith(
            "38Y", await (await TerminalWith("{}")).Say(Pay(card, "10.00", "1")), StringComparison.Ordinal);

        Assert.Equal(1500, await Owed(card));
    }

    [Fact]
    public async Task A_payment_without_a_number_is_known_by_what_it_says()
    {
        var card = await NewPatron();
        _ = await NewFee(card, 3500);

        Assert.StartsWith("38Y", await (await Kiosk()).Say(Pay(card, "10.00", null)), StringComparison.Ordinal);
        Assert.StartsWith("38Y", await (await Kiosk()).Say(Pay(card, "10.00", null)), StringComparison.Ordinal);
        Assert.Equal(2500, await Owed(card));
        Assert.StartsWith(
            "38Y",
            await (await Kiosk()).Say(Pay(card, "10.00", null, at: "20261123    120700")),
            StringComparison.Ordinal);
        Assert.Equal(1500, await Owed(card));
    }

    [Theory]
    [InlineData("35.01", "DKK", null, "Der er betalt for meget: du skylder 35,00 DKK. Spørg personalet.")]
    [InlineData("10.00", "NOK", null, "Biblioteket tager kun imod DKK.")]
    [InlineData("10.00", "DKK", "999999999", "Der er intet ubetalt gebyr med dette nummer.")]
    [InlineData("10.00", "DKK", "mine", "Der er intet ubetalt gebyr med dette nummer.")]
    [InlineData("-1.00", "DKK", null, "Beløbet kunne ikke læses.")]
    [InlineData("", "DKK", null, "Beløbet kunne ikke læses.")]
    public async Task What_is_not_booked_says_why(string amount, string currency, string? fee, string text)
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        _ = await NewFee(card, 3500);

        Assert.Equal(
            $"38N{Now}AO{Library}|AA{card}|BK1|AF{text}|",
            await terminal.Say(Pay(card, amount, "1", fee, currency: currency)));
        Assert.Equal(3500, await Owed(card));
    }

    [Fact]
    public async Task What_was_refused_is_decided_anew_under_the_same_number()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());

        Assert.StartsWith("38N", await terminal.Say(Pay(card, "10.00", "1")), StringComparison.Ordinal);
        _ = await NewFee(card, 1000);
        Assert.StartsWith("38Y", await terminal.Say(Pay(card, "10.00", "1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_the_card_and_not_its_pin_may_pay_and_learns_nothing_of_the_debt()
    {
        var (terminal, card) = (await Kiosk(), await NewPatron());
        _ = await NewFee(card, 3500);

        Assert.Equal(
            $"38N{Now}AO{Library}|AA{card}|BK1|AFDer er betalt mere, end der skyldes. Spørg personalet.|",
            await terminal.Say(Pay(card, "36.00", "1", pin: null)));
        Assert.Equal(
            $"38Y{Now}AO{Library}|AA{card}|BK2|AFBetalingen er registreret.|",
            await terminal.Say(Pay(card, "10.00", "2", pin: null)));
        Assert.Equal(
            $"38N{Now}AO{Library}|AA{card}|BK3|AFKort og pinkode passer ikke sammen.|",
            await terminal.Say(Pay(card, "10.00", "3", pin: "0000")));
    }

    [Fact]
    public async Task Nobody_pays_with_a_card_that_nobody_has() => Assert.Equal(
        $"38N{Now}AO{Library}|AAnobody|BK1|AFKortet er ukendt.|",
        await (await Kiosk()).Say(Pay("nobody", "10.00", "1", pin: null)));

    private async Task<JsonArray> Fees(string card) =>
        (await Staff.Get($"/v1/patrons/{await PatronId(card)}/fees")).Expect(HttpStatusCode.OK)
        .Json["items"]!.AsArray();

    private async Task<long> Owed(string card) =>
        (await Fees(card)).Sum(fee => (long)fee!["outstanding"]!["amount"]!);

    private async Task<string[]> OpenFees(string card) =>
    [
        .. (await Fees(card)).Where(fee => (long)fee!["outstanding"]!["amount"]! > 0)
            .Select(fee => (string)fee!["id"]!),
    ];
}
