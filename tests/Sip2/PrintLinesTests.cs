using Skranke.Api.Sip2.Messages;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>Lines for terminals that print what they are sent.</summary>
public sealed class PrintLinesTests(HttpEngine engine) : Sip2TestBase(engine)
{
    private const string Printing = """{"printLines": true}""";

    [Theory]
    [InlineData("Den lange titel", null, "Den lange titel")]
    [InlineData("Den lange titel", 9, "Den lange", "titel")]
    [InlineData("Den lange titel", 8, "Den", "lange", "titel")]
    [InlineData("Uafbrudt", 3, "Uaf", "bru", "dt")]
    [InlineData("", 10)]
    public void A_line_is_no_longer_than_the_paper(string text, int? width, params string[] lines) =>
        Assert.Equal(lines, PrintLines.Wrap(text, width));

    [Fact]
    public async Task A_terminal_is_sent_lines_as_wide_as_it_said_last()
    {
        var (terminal, card) = (await TerminalWith(Printing), await NewPatron());
        var copy = await NewCopy("Mænd der hader kvinder");

        _ = await terminal.Say("9900202.00");
        Assert.EndsWith(
            "|AFAfleveres senest 23. december.|AGMænd der hader|AGkvinder|AGAfleveres senest 23.|AGdecember.|",
            await terminal.Say(Checkout(card, copy)),
            StringComparison.Ordinal);
        _ = await terminal.Say("990xxx2.00");
        Assert.EndsWith(
            "|CRbook|AGMænd der hader kvinder|AGAfleveret.|",
            await terminal.Say(Checkin(copy)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_is_printed_with_its_number()
    {
        var (terminal, card) = (await TerminalWith(Printing), await NewPatron());
        _ = await NewFee(card, 3500);

        Assert.EndsWith(
            "|AFDu skylder 15,00 DKK.|AGBetalt: 20,00 DKK.|AGDu skylder 15,00 DKK.|AG7|",
            await terminal.Say(Pay(card, "20.00", "7")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_not_printed_and_nothing_is_where_nobody_asked_for_it()
    {
        var (card, copy) = (await NewPatron(), await NewCopy());

        Assert.DoesNotContain(
            "|AG", await (await TerminalWith(Printing)).Say(Checkout(card, "nothing")), StringComparison.Ordinal);
        Assert.DoesNotContain("|AG", await (await Kiosk()).Say(Checkout(card, copy)), StringComparison.Ordinal);
    }
}
