using Skranke.Api.Sip2.Messages;
using Skranke.Api.Sip2.Texts;
using Skranke.Api.Sip2.Wire;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Reservations;
using Xunit;

namespace Skranke.Tests.Sip2;

public sealed class TerminalTextsTests
{
    [Fact]
    public void Every_language_has_every_text() => Assert.All(
        TerminalTexts.All, texts => Assert.Equal(TerminalTexts.All.First().Keys.Order(), texts.Keys.Order()));

    [Fact]
    public void Whatever_a_checkout_a_renewal_or_a_reservation_is_refused_for_has_a_text() => Assert.All(
        Skranke.Loans.Checkout.Codes.Concat(Skranke.Loans.Renewal.Codes).Concat(Placing.Codes)
            .Concat(PinTry.Codes).Concat(Skranke.Payments.PostingPayment.Codes)
            .Except([RefusalCodes.PaymentReferenceReused])
            .Append(RefusalCodes.LoanUnknown).Append(RefusalCodes.RequestBusy),
        code => Assert.True(TerminalTexts.All.First().Knows(code), code));

    [Fact]
    public void A_text_fits_the_shortest_buffers() => Assert.All(
        TerminalTexts.All.SelectMany(texts => texts.Keys.Select(key => texts.Say(key))),
        text => Assert.InRange(text.Length, 1, 100));

    [Theory]
    [InlineData("da", "Kan fornyes fra 1. december.")]
    [InlineData("nb", "Kan fornyes fra 1. desember.")]
    [InlineData("nn", "Kan fornyast frå 1. desember.")]
    [InlineData("en", "Renewable from 1 December.")]
    public void A_refusal_says_from_when_it_is_possible(string language, string expected) => Assert.Equal(
        expected,
        TerminalTexts.All.Single(texts => texts.Language == language)
            .Say(Skranke.Loans.Renewal.TooEarly(new DateOnly(2026, 12, 8), 7)));

    [Theory]
    [InlineData("20.00", 2000)]
    [InlineData("20,5", 2050)]
    [InlineData(" 0.01 ", 1)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1.001", null)]
    [InlineData("a lot", null)]
    public void An_amount_has_a_point_or_a_comma(string text, int? minor) =>
        Assert.Equal(minor, FeePaid.TryAmount(text, out var amount) ? (int)amount : null);

    [Theory]
    [InlineData("20261122    081530", "2026-11-22T07:15:30Z")]
    [InlineData("20261122   Z081530", "2026-11-22T08:15:30Z")]
    [InlineData("20261122   A081530", "2026-11-22T07:15:30Z")]
    [InlineData("20261122   B081530", "2026-11-22T06:15:30Z")]
    [InlineData("20261122   N081530", "2026-11-22T09:15:30Z")]
    [InlineData("20261122          ", "2026-11-21T23:00:00Z")]
    [InlineData("20261122081530    ", "2026-11-22T07:15:30Z")]
    [InlineData("                  ", null)]
    [InlineData("99999999    999999", null)]
    [InlineData("hello, world 12345", null)]
    public void A_time_is_local_unless_it_names_a_zone(string text, string? expected) => Assert.Equal(
        expected,
        Stamp.TryRead(text, "Europe/Copenhagen", out var at) ? at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") : null);

    [Fact]
    public void A_time_that_is_written_is_read_again()
    {
        var at = new DateTimeOffset(2026, 7, 1, 10, 20, 30, TimeSpan.Zero);

        Assert.Equal("20260701    122030", Stamp.Write("Europe/Copenhagen", at));
        Assert.True(Stamp.TryRead("20260701    122030", "Europe/Copenhagen", out var read));
        Assert.Equal(at, read);
    }
}
