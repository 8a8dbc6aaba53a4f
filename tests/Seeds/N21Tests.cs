using Skranke.Actors;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N21: what the note itself marks as a draft, the upgrade by the patron alone (N15) and the replacement of a
/// digital card (N19), is switched on and off by policy.</summary>
[SeedRow("N21", "grains/Cards/CardPolicy.cs", "grains/Cards/Upgrading.cs", "grains/Cards/Replacing.cs")]
public sealed class N21Tests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_upgrade_by_the_patron_alone(bool isOn)
    {
        var desk = SeedDesk.AtRana().WithNumbers(ANewCard.Local);
        await desk.Change(library => library.With(policy => policy with
        {
            Cards = policy.Cards with { UpgradeSelfService = isOn },
        }));

        var reply = await desk.Host.Ask(APatronCase.Upgrade(selfService: true));

        Assert.Equal(isOn, reply is PatronChanged);
        Assert.Equal(isOn, (await desk.Patron()).NationalCard is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_replacement_of_a_digital_card_by_a_printed_one(bool isOn)
    {
        var desk = SeedDesk.AtRana().WithDigitalCard();
        await desk.Change(library => library.With(policy => policy with
        {
            Cards = policy.Cards with { ReplaceDigital = isOn },
        }));

        var reply = await desk.Host.Ask(APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted));

        Assert.Equal(isOn, reply is PatronChanged);
    }
}
