using System.Net;
using System.Text.RegularExpressions;
using Skranke.Api.Sip2.Messages;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>Lists and titles byte for byte as Danish kiosks read them: parts in a fixed order with per cent signs
/// between, none of them missing.</summary>
public sealed class DanishKioskTests(HttpEngine engine) : Sip2TestBase(engine)
{
    private const string Danish = """{"listEntry": "percent"}""";

    [Fact]
    public async Task A_loan_and_a_return_tell_number_title_author_and_material()
    {
        var (kiosk, card, copy) = (await TerminalWith(Danish), await NewPatron(), await NewCopy("100% Tørst"));
        var title = $"AJ{await TitleOf(copy)}|CH100  Tørst%Jo Nesbø%book%%|";

        Assert.Equal(
            $"121NUY{Now}AO{Library}|AA{card}|AB{copy}|{title}AH20261223    235959|CK001|"
            + "AFAfleveres senest 23. december.|",
            await kiosk.Say(Checkout(card, copy)));
        Assert.Equal(
            $"18040001{Now}CF0|AH20261223    235959|AB{copy}|{title}BG{Library}|CK001|AQ{Library}|CRbook|BHDKK|"
            + "BV200.00|",
            await kiosk.Say($"17{Now}AO{Library}|AB{copy}|AC|"));
        Assert.Equal(
            $"300NUN{Now}AO{Library}|AA{card}|AB{copy}|{title}AH20261223    235959|BLY|"
            + "AFKan fornyes fra 16. december.|",
            await kiosk.Say($"29NN{Now}{NoDate}AO{Library}|AA{card}|AB{copy}|"));
        Assert.Equal(
            $"101YUN{Now}AO{Library}|AB{copy}|AQ{Library}|{title}CK001|CRbook|", await kiosk.Say(Checkin(copy)));
    }

    [Fact]
    public async Task Loans_overdue_loans_and_reservations_in_queue_have_their_days()
    {
        var (kiosk, card) = (await TerminalWith(Danish), await NewPatron());
        var (late, waits) = (await NewCopy(), await NewTitle("Snømannen"));
        await Import(
            "loans", $"card,copy,loanedAt,dueDate,renewals\n{card},{late},2026-10-20T10:00:00Z,2026-11-20,0\n");
        var id = await Reserve(card, waits);

        var answer = await Account(kiosk, card);

        Assert.Contains(
            $"|AT{late}%20261120%Tørst%Jo Nesbø%book%%|AU{late}%20261120%Tørst%Jo Nesbø%book%%|CD{waits}%{id}%",
            answer,
            StringComparison.Ordinal);
        Assert.Matches(new Regex($@"\|CD{waits}%{id}%20\d{{6}}%Snømannen%Jo Nesbø%book%%\|"), answer);
    }

    [Fact]
    public async Task A_fee_tells_copy_number_day_amount_and_for_what()
    {
        var (kiosk, card) = (await TerminalWith(Danish), await NewPatron());
        var fee = await NewFee(card, 3500);

        Assert.Contains(
            $"|AV%{fee}%20261101%35.00%damage%%%%|", await Account(kiosk, card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_told_in_parts()
    {
        var kiosk = await TerminalWith(Danish);
        var card = $"67{Random.Shared.Next(10_000_000, 99_999_999)}";
        await Import(
            "patrons",
            $"card,name,birthDate,pin,street,postalCode,city\n{card},Bo Ek,1960-02-03,4711,Søvej 1,2970,Hørsholm\n");

        Assert.Contains("|BDSøvej 1%2970%Hørsholm%|", await Account(kiosk, card), StringComparison.Ordinal);
        Assert.Contains(
            "|BDSøvej 1 2970 Hørsholm|", await Account(await Kiosk(), card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_loan_that_was_or_was_not_renewed_is_told_whole()
    {
        var (kiosk, card) = (await TerminalWith(Danish), await NewPatron());
        var (due, early) = (await LoanThatIsDue(card), await NewCopy("Politi"));
        _ = await kiosk.Say(Checkout(card, early));

        Assert.Contains(
            $"|BM{due}%20261227%Tørst%Jo Nesbø%book%%|"
            + $"BN{early}%Kan fornyes fra 16. december.%20261223%Politi%Jo Nesbø%book%%|",
            await kiosk.Say($"65{Now}AO{Library}|AA{card}|AC|"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_over_https_are_so_unless_the_profile_says_otherwise()
    {
        var copy = await NewCopy();
        var (plain, barcodes) = (await Set("{}"), await Set("""{"listEntry": "barcode"}"""));

        Assert.Contains("|CHTørst%Jo Nesbø%book%%|", await Over(plain, About(copy)), StringComparison.Ordinal);
        Assert.Contains("|AJTørst|BG", await Over(barcodes, About(copy)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_has_one_text_since_such_kiosks_show_only_the_last()
    {
        var login = await Set("{}");

        Assert.Contains(
            "|AFSendes til Hørsholm Bibliotek. Materialet var ikke udlånt.|",
            await Over(login, $"09N{Now}{Now}AP{OtherBranch}|AO{Library}|AB{await NewCopy()}|AC|CH|"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_stands_there_empty() =>
        Assert.Equal("Tørst%%book%%", PercentEntry.Title("Tørst", null, "book"));

    private static string About(string copy) => $"17{Now}AO{Library}|AB{copy}|AC|";

    private async Task<string> Over(string login, string message)
    {
        using var client = new HttpClient { BaseAddress = Engine.Address };
        using var content = new StringContent(
            $"""
            <n:sip xmlns:n="http://axiell.com/Schema/sip.xsd" login="{login}" password="long enough">
            <request>{message}</request></n:sip>
            """);
        using var answer = await client.PostAsync($"/rest/sip2/{Library}", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
