using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N20: the new card belongs to the account that was there: memberships, loans and PIN stay.</summary>
[SeedRow("N20", "grains/Cards/Replacing.cs")]
public sealed class N20Tests
{
    [Fact]
    public async Task Everything_but_the_card_stays_as_it_was()
    {
        var desk = SeedDesk.AtRana().WithDigitalCard();
        var loan = await desk.Lent();
        var before = await desk.Patron();

        _ = await desk.Host.Ask(APatronCase.Replace(ANewCard.Digital, CardKind.NationalPrinted));

        var after = await desk.Patron();
        Assert.Equal([loan.Id], after.Loans.Select(held => held.Id));
        Assert.Equal(before.Memberships.ToArray(), after.Memberships.ToArray());
        Assert.Equal(before.Pin, after.Pin);
        Assert.Equal((before.Id, before.Version + 1), (after.Id, after.Version));
    }
}
