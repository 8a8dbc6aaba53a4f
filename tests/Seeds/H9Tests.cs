using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H9: a national id and a PIN are the profile; inside there is another id, and the number stands nowhere in
/// clear.</summary>
[SeedRow("H9", "grains/Patrons/Registering.cs", "grains/NationalIds/SealedNationalId.cs")]
public sealed class H9Tests
{
    [Fact]
    public async Task The_account_is_found_by_the_number_and_has_an_id_of_its_own()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.BySelf())).As<PatronChanged>();

        var account = Assert.Single(await desk.Host.Ledger.Accounts(ARegistration.NationalId));

        Assert.Equal(ARegistration.NewId, account.Id);
        Assert.NotNull((await desk.Host.Ledger.Patron(account.Id))!.Pin);
    }

    [Fact]
    public void The_number_reaches_no_rule()
    {
        var registered = ARegistration.Decide(ARegistration.Of(ARegistration.BySelf())).Fact<PatronRegistered>();

        Assert.Equal("", Assert.Single(registered.Patron.Cards).Number.Value);
        Assert.Equal(ARegistration.NationalId, registered.NationalId);
    }
}
