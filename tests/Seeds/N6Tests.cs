using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N6: on the web somebody with a verified national id chooses a library, which does not lend until the
/// membership is activated there.</summary>
[SeedRow("N6", "grains/Patrons/Registering.cs", "grains/Patrons/Standing.cs")]
public sealed class N6Tests
{
    [Fact]
    public async Task The_library_that_was_chosen_lends_after_the_activation()
    {
        var desk = SeedDesk.AtRana();
        desk.Host.Ledger.Memory.Put(new CardSeries(ALibrary.RanaIsil, 100, 199, 100));
        _ = (await desk.Host.Ask(ARegistration.BySelf().At(ALibrary.Rana()))).As<PatronChanged>();

        Assert.Equal(
            RefusalCodes.MembershipNotActivated, (await desk.Lend(ARegistration.NewId)).OnlyRefusal().Code);
        Assert.Equal(
            "N000000100", (await desk.Host.Ledger.Patron(ARegistration.NewId))!.NationalCard!.Number.Value);
    }

    [Theory]
    [InlineData("2011-11-02", true)]
    [InlineData("2011-11-03", false)]
    public void Fifteen_is_old_enough_at_Rana(string born, bool registers) => Assert.Equal(
        registers,
        ARegistration.Decide(ARegistration.National(
            ARegistration.BySelf() with { KnownBirthDate = Days.Day(born) })).Answer is PatronChanged);
}
