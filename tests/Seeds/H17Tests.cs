using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H17: a lost card is blocked as soon as the library is told; no loan with it follows, and the patron stays
/// what the patron was.</summary>
[SeedRow("H17", "grains/Cards/Blocking.cs", "grains/Patrons/Standing.cs")]
public sealed class H17Tests
{
    [Fact]
    public async Task Nothing_is_lent_on_a_blocked_card()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.Host.Ask(Block());

        var refusal = (await desk.LendBy(APatron.Card)).OnlyRefusal();

        Assert.Equal(RefusalCodes.CardBlocked, refusal.Code);
    }

    [Fact]
    public async Task The_patron_goes_on_borrowing_without_that_card()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.Host.Ask(Block());

        _ = Assert.IsType<Lent>(await desk.Lend());
    }

    [Fact]
    public async Task A_card_that_turned_up_again_works_again()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.Host.Ask(Block());
        _ = await desk.Host.Ask(APatronCase.Unblock(APatron.Adult()).Command);

        _ = Assert.IsType<Lent>(await desk.LendBy(APatron.Card));
    }

    private static CardCommand Block() => APatronCase.Block(APatron.Adult()).Command;
}
