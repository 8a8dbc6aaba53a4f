using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

public sealed class RemovingAddressTests
{
    private static readonly AddressId Known = new(7001);

    [Fact]
    public void An_address_is_removed_and_moves_the_patrons_version()
    {
        var patron = APatron.Adult();

        var decision = RemovingAddress.Decide(Case(patron, Known));

        Assert.Equal([new TemporaryAddressRemoved(patron.Id, Known)], decision.Facts.ToArray());
        Assert.Equal([Fence.On(patron, FenceMode.Bump)], decision.Fences.ToArray());
    }

    [Fact]
    public void An_address_that_the_patron_has_not_is_unknown()
    {
        var decision = RemovingAddress.Decide(Case(APatron.Adult(), new AddressId(7002)));

        Assert.Equal([RefusalCodes.PatronAddressUnknown], decision.Codes());
        Assert.Empty(decision.Facts);
    }

    private static RemovingAddress.Case Case(Patron patron, AddressId address) => new(
        APatronCase.Of(patron, AnAddress.Remove(patron.Id, address)),
        new Residence { Temporary = [new TemporaryAddress(Known, AnAddress.Cabin, null, null)] },
        Days.Now);
}
