using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H29: messages by text and e-mail are free and for whoever wants them, each way by itself; an address that
/// is given is wanted unless its patron says otherwise.</summary>
[SeedRow("H29", "grains/Notices/ChannelChoice.cs", "grains/Patrons/Registering.cs")]
public sealed class H29Tests
{
    [Theory]
    [InlineData(true, true, "Email Sms")]
    [InlineData(true, false, "Email")]
    [InlineData(false, true, "Sms")]
    [InlineData(false, false, "")]
    public void Each_way_is_used_that_the_patron_wants(bool email, bool sms, string ways) => Assert.Equal(
        ways,
        string.Join(' ', ChannelChoice.For(
            NoticeKind.DueReminder,
            ShippedPolicies.Hoersholm.Notices,
            new Reach(Email: email, Sms: sms, DigitalPost: false))));

    [Fact]
    public void Only_what_the_patron_leaves_out_is_left_out()
    {
        var command = ARegistration.AtDesk() with
        {
            Contact = ARegistration.AtDesk().Contact with { Phone = "12345678", SmsNotices = false },
        };

        var contact = ARegistration.Decide(ARegistration.Of(command)).Fact<PatronRegistered>().Contact;

        Assert.Equal((true, false), (contact.EmailNotices, contact.SmsNotices));
    }

    [Fact]
    public async Task Being_told_costs_nothing()
    {
        var desk = SeedDesk.At(ALibrary.Hoersholm().Awake());
        var loan = await desk.Lent();

        _ = desk.On(loan.DueDate.AddDays(-5));
        await desk.Tick();

        Assert.Single(desk.Host.Ledger.Memory.Notices, notice => notice.Kind == NoticeKind.DueReminder);
        Assert.Empty(desk.Host.Ledger.Memory.Fees);
    }
}
