using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H14: patrons change e-mail address and phone themselves or at the desk; both channels are taken.</summary>
[SeedRow("H14", "grains/Patrons/ChangingContact.cs", "grains/Patrons/EmailAddress.cs", "grains/Patrons/PhoneNumber.cs")]
public sealed class H14Tests
{
    [Theory]
    [InlineData(Channel.Web)]
    [InlineData(Channel.Desk)]
    public async Task Both_ways_of_reaching_a_patron_are_changed_from_home_and_at_the_desk(Channel channel)
    {
        var desk = SeedDesk.AtHoersholm();
        var change = new ContactChange
        {
            Email = new Said<string>("ny@example.org"),
            Phone = new Said<string>("12345678"),
        };

        _ = (await desk.Host.Ask(new ChangeContact
        {
            Key = ARequest.Key(605),
            Origin = APatronCase.Desk with { Channel = channel },
            PatronId = APatron.Id,
            Change = change,
        })).As<PatronChanged>();

        Assert.Equal(new ContactChanged(APatron.Id, change, true), Assert.Single(desk.Events));
    }

    [Fact]
    public void What_cannot_be_reached_is_not_taken()
    {
        Assert.False(EmailAddress.IsWellFormed("ny@example"));
        Assert.Null(PhoneNumber.Parse("1234"));
    }
}
