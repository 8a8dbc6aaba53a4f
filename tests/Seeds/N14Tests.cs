using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N14: temporary addresses may be added when they are needed, with dates or without; post goes there while
/// they hold, and the registered address stays what it is.</summary>
[SeedRow(
    "N14",
    "grains/Patrons/AddingAddress.cs",
    "grains/Patrons/RemovingAddress.cs",
    "grains/Patrons/Residence.cs")]
public sealed class N14Tests
{
    [Fact]
    public async Task Post_goes_to_the_temporary_address_while_it_holds()
    {
        var desk = Desk();
        _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(
            AnAddress.Add(SeedDesk.First, from: "2026-12-01", to: "2026-12-31")));

        var residence = (await desk.Host.Ledger.Residence(SeedDesk.First))!;

        Assert.Equal(AnAddress.Home, residence.PostAddressOn(Days.Day("2026-11-30")));
        Assert.Equal(AnAddress.Cabin, residence.PostAddressOn(Days.Day("2026-12-01")));
        Assert.Equal(AnAddress.Cabin, residence.PostAddressOn(Days.Day("2026-12-31")));
        Assert.Equal(AnAddress.Home, residence.PostAddressOn(Days.Day("2027-01-01")));
        Assert.Equal(AnAddress.Home, residence.Registered);
    }

    [Fact]
    public async Task Any_number_of_them_may_be_added_and_removed()
    {
        var desk = Desk();
        for (var number = 1; number <= 3; number++)
        {
            _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(
                AnAddress.Add(SeedDesk.First, from: null, to: null)));
        }

        var added = (await desk.Host.Ledger.Residence(SeedDesk.First))!.Temporary;
        Assert.Equal(3, added.Length);
        foreach (var address in added)
        {
            _ = Assert.IsType<PatronChanged>(await desk.Host.Ask(
                AnAddress.Remove(SeedDesk.First, address.Id)));
        }

        var residence = (await desk.Host.Ledger.Residence(SeedDesk.First))!;
        Assert.Empty(residence.Temporary);
        Assert.Equal(AnAddress.Home, residence.PostAddressOn(Days.Day("2026-11-02")));
    }

    private static SeedDesk Desk()
    {
        var desk = SeedDesk.AtHoersholm();
        desk.Host.Ledger.Memory.Put(
            SeedDesk.First,
            new Residence { Registered = AnAddress.Home, FromRegister = true, HasNationalId = true });
        return desk;
    }
}
