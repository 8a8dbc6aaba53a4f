using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H13: with an e-mail address or a phone registered, notices go to each that is flagged for them; with none
/// there are no notices, and the rules still hold.</summary>
[SeedRow("H13", "grains/Patrons/Registering.cs", "grains/Patrons/ChangingContact.cs")]
public sealed class H13Tests
{
    [Fact]
    public void Both_are_flagged_where_nobody_says_otherwise()
    {
        var contact = ARegistration.Decide(ARegistration.Of(ARegistration.AtDesk())).Fact<PatronRegistered>().Contact;

        Assert.Equal((true, true), (contact.EmailNotices, contact.SmsNotices));
    }

    [Fact]
    public void Each_can_be_left_out()
    {
        var command = ARegistration.AtDesk() with
        {
            Contact = ARegistration.AtDesk().Contact with { Phone = "12345678", SmsNotices = false },
        };

        var contact = ARegistration.Decide(ARegistration.Of(command)).Fact<PatronRegistered>().Contact;

        Assert.Equal((true, false), (contact.EmailNotices, contact.SmsNotices));
    }

    [Fact]
    public async Task Who_has_neither_borrows_as_everybody()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(
            ARegistration.AtDesk() with { Contact = new ContactDetails { Name = "Åse Ny" } })).As<PatronChanged>();

        _ = Assert.IsType<Lent>(await desk.Lend(ARegistration.NewId));
    }
}
