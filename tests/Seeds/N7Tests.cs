using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N7: the digital card works like any other: N and nine digits from the library's reserved numbers, shown at
/// the kiosk as it is.</summary>
[SeedRow("N7", "grains/Cards/Issuing.cs", "grains/Cards/NewNumber.cs", "grains/Cards/ReservingSeries.cs")]
public sealed class N7Tests
{
    private static readonly CardNumber FirstNumber = CardNumber.Of("N300000000");

    [Fact]
    public async Task The_card_that_is_given_out_borrows()
    {
        var desk = WithNumbers(10);

        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(APatronCase.Issue(CardKind.NationalDigital)));

        var card = (await desk.Patron()).NationalCard!;
        Assert.Equal((FirstNumber, CardState.Active), (card.Number, card.State));
        _ = Assert.IsType<Lent>(await desk.LendBy(FirstNumber));
    }

    [Fact]
    public async Task Without_reserved_numbers_no_card_is_given_out()
    {
        var reply = await WithNumbers(0).Host.Ask(APatronCase.Issue(CardKind.NationalDigital));

        Assert.Equal(RefusalCodes.CardSeriesExhausted, reply.OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_refusal_wastes_no_number()
    {
        var desk = WithNumbers(1);

        var stale = APatronCase.Issue(CardKind.NationalDigital) with { ExpectedVersion = 4 };
        Assert.Equal(RefusalCodes.RequestStale, (await desk.Host.Ask(stale)).OnlyRefusal().Code);

        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(APatronCase.Issue(CardKind.NationalDigital)));
    }

    private static SeedDesk WithNumbers(int count)
    {
        var desk = SeedDesk.AtRana().WithNationalId();
        if (count > 0)
        {
            desk.Host.Ledger.Memory.Put(
                new CardSeries(ALibrary.RanaIsil, 300_000_000, 300_000_000 + count - 1, 300_000_000));
        }

        return desk;
    }
}
