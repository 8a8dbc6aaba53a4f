using Skranke.Api.Http;
using Skranke.Api.Http.Clock;
using Skranke.Silo.Access;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class FieldsTests
{
    [Theory]
    [InlineData("C 1", "a blank at position 2")]
    [InlineData("\u00A01", "a kind of blank at position 1")]
    [InlineData("12\uFF13", "a full-width digit at position 3")]
    [InlineData("\u0661", "a digit that is not ASCII")]
    [InlineData("æ", "a letter outside a-z")]
    [InlineData("1\u0000", "a control character")]
    [InlineData("1;2", "U+003B")]
    [InlineData("", "is empty")]
    public void An_ill_formed_identifier_is_told_why(string text, string why) =>
        Assert.Contains(why, Identifiers.WhyIllFormed(text, 40, "-"), StringComparison.Ordinal);

    [Fact]
    public void An_identifier_that_is_too_long_is_told_so() =>
        Assert.Contains("40", Identifiers.WhyIllFormed(new string('1', 41), 40, "-"), StringComparison.Ordinal);

    [Fact]
    public void The_first_fault_is_the_answer()
    {
        var fields = new Fields();

        _ = fields.Barcode("copy", null);
        _ = fields.Branch("branch", "no branch");

        Assert.Equal(400, fields.Fault!.Status);
        Assert.Equal(ProblemKinds.Malformed, fields.Fault.Code);
    }

    [Theory]
    [InlineData("2026-12-24T18:00:00Z", true)]
    [InlineData("2026-12-24T18:00:00.123456+01:00", true)]
    [InlineData("2026-12-24T18:00:00", false)]
    [InlineData("2026-12-24", false)]
    [InlineData("2026-02-30T18:00:00Z", false)]
    [InlineData("2026-12-24T18:00:00Z\n", false)]
    [InlineData("12/24/2026 18:00:00Z", false)]
    [InlineData("9999-12-31T23:59:59Z", false)]
    public void A_time_needs_its_offset(string text, bool isTime) =>
        Assert.Equal(isTime, Rfc3339.TryParse(text, out _));

    [Theory]
    [InlineData("2026-12-24", true)]
    [InlineData("2026-2-4", false)]
    [InlineData("2026-02-30", false)]
    [InlineData("2999-12-31", true)]
    [InlineData("3000-01-01", false)]
    public void A_day_is_a_day(string text, bool isDay)
    {
        var fields = new Fields();

        _ = fields.OptionalDay("interestUntil", text);

        Assert.Equal(isDay, fields.Fault is null);
    }

    [Theory]
    [InlineData(null, Role.Kiosk, Skranke.Loans.Channel.Kiosk)]
    [InlineData(null, Role.Staff, Skranke.Loans.Channel.Desk)]
    [InlineData(null, Role.App, Skranke.Loans.Channel.App)]
    [InlineData("phone", Role.Staff, Skranke.Loans.Channel.Phone)]
    public void The_channel_is_the_role_s_where_none_is_named(string? text, Role role, Skranke.Loans.Channel channel) =>
        Assert.Equal(channel, new Fields().ChannelOf(text, role));

    [Theory]
    [InlineData("engine")]
    [InlineData("import")]
    [InlineData("Desk")]
    [InlineData("0")]
    public void Callers_do_not_name_the_engine_s_channels(string text)
    {
        var fields = new Fields();

        _ = fields.ChannelOf(text, Role.Staff);

        Assert.NotNull(fields.Fault);
    }

    [Theory]
    [InlineData("P32D", "2026-12-03T10:00:00.000Z")]
    [InlineData("P1M", "2026-12-01T10:00:00.000Z")]
    [InlineData("P1Y2M1W", "2028-01-08T10:00:00.000Z")]
    [InlineData("PT12H30M", "2026-11-01T22:30:00.000Z")]
    [InlineData("P1DT1S", "2026-11-02T10:00:01.000Z")]
    [InlineData("-P1D", "2026-10-31T10:00:00.000Z")]
    public void A_duration_is_added_by_the_calendar(string text, string then)
    {
        Assert.True(IsoDuration.TryAdd(text, new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), out var to));

        Assert.Equal(then, Rfc3339.Write(to!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("32D")]
    [InlineData("P1.5D")]
    [InlineData("P1D ")]
    [InlineData("P9999Y")]
    [InlineData("P999999999999D")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.False(IsoDuration.TryAdd(text, new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero), out _));
}
