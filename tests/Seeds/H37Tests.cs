using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H37: you may renew on site, by phone, by mail or in person; the rules are the same, the channel is
/// recorded, and staff may override with a reason.</summary>
[SeedRow("H37", "grains/Loans/Renewal.cs", "grains/Basics/Override.cs")]
public sealed class H37Tests
{
    public static TheoryData<Channel> Channels =>
        [Channel.Desk, Channel.Kiosk, Channel.Web, Channel.App, Channel.Phone, Channel.Mail];

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task Every_channel_has_the_same_rules_and_is_recorded(Channel channel)
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        var early = (await desk.On("2026-11-24").Renew(loan, channel)).OnlyRefusal();
        var renewed = (await desk.On("2026-11-25").Renew(loan, channel)).As<Renewed>().Loan;

        Assert.Equal(RefusalCodes.RenewalTooEarly, early.Code);
        Assert.Equal(Days.Day("2027-01-02"), renewed.DueDate);
        Assert.Equal(channel, desk.Events.OfType<LoanRenewed>().Single().Channel);
    }

    [Fact]
    public async Task Staff_override_what_policy_lets_them_with_a_reason_that_stays()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        var answer = await desk.Renew(loan, Channel.Desk, RefusalCodes.RenewalTooEarly);

        Assert.IsType<Renewed>(answer);
        var unit = desk.Host.Ledger.Committed[^1];
        Assert.Equal([RefusalCodes.RenewalTooEarly], unit.Overridden.AsEnumerable());
        Assert.Equal("the patron is known here", unit.Origin.Reason);
    }

    [Fact]
    public async Task What_policy_does_not_let_them_stays_refused()
    {
        var desk = SeedDesk.AtHoersholm();
        await desk.Change(library => library.With(policy => policy with { Overridable = [] }));
        var loan = await desk.Lent();

        var refusal = (await desk.Renew(loan, Channel.Desk, RefusalCodes.RenewalTooEarly)).OnlyRefusal();

        Assert.Equal((RefusalCodes.RenewalTooEarly, false), (refusal.Code, refusal.Overridable));
    }
}
