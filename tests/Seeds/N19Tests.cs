using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N19: the library gives out a new card and the old digital one is dead at once, everywhere; never are two
/// numbers valid, and never none.</summary>
[SeedRow("N19", "grains/Cards/Replacing.cs", "grains/Cards/NewCardCase.cs")]
public sealed class N19Tests
{
    [Fact]
    public async Task The_old_number_lends_nothing_any_more_and_is_known_as_dead()
    {
        var desk = SeedDesk.AtRana().WithDigitalCard();
        _ = await desk.Host.Ask(APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted));

        Assert.Equal(RefusalCodes.CardReplaced, (await desk.LendBy(ANewCard.Digital.Number)).OnlyRefusal().Code);
        var patron = await desk.Patron();
        Assert.Equal(patron.NationalCard!.Id, patron.CardOf(ANewCard.Digital.Number)!.ReplacedBy);
        _ = Assert.IsType<Lent>(await desk.LendBy(patron.NationalCard.Number));
    }

    [Fact]
    public async Task In_one_unit_of_work()
    {
        var desk = SeedDesk.AtRana().WithDigitalCard();

        _ = await desk.Host.Ask(APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted));

        Assert.Equal(2, Assert.Single(desk.Host.Ledger.Committed).Facts.Length);
    }

    [Fact]
    public async Task A_host_that_has_not_heard_of_it_lends_nothing_on_the_old_card_either()
    {
        var desk = SeedDesk.AtRana().WithDigitalCard();
        var twin = desk.Host.Twin();
        _ = await twin.Ask(APatronCase.Block(APatron.Adult(), card: new CardId(9)).Command);
        _ = await desk.Host.Ask(APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted));

        var reply = await twin.Ask(ARequest.CheckOut() with
        {
            Origin = APatronCase.AtRana,
            Card = ANewCard.Digital.Number,
            Branch = ALibrary.Rana().MainBranch,
        });

        Assert.Equal(RefusalCodes.CardReplaced, reply.OnlyRefusal().Code);
    }
}
