using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N13: the registered address is the primary one and is changed by the population register alone, neither by
/// the patron nor by staff; a secret address is hidden from everybody and kept by no library.</summary>
[SeedRow(
    "N13",
    "grains/Patrons/RegisteredAddress.cs",
    "grains/Patrons/PopulationChange.cs",
    "grains/Patrons/Residence.cs",
    "grains/Patrons/Death.cs")]
public sealed class N13Tests
{
    private static readonly DateOnly Today = Days.Day("2026-11-02");

    [Fact]
    public async Task The_register_says_where_somebody_lives()
    {
        var desk = SeedDesk.AtRana();

        Hear(desk, new PopulationChange.Moved(AnAddress.Home, "1833"));

        var residence = (await desk.Host.Ledger.Residence(SeedDesk.First))!;
        Assert.Equal(AnAddress.Home, residence.PostAddressOn(Today));
        Assert.Equal([RefusalCodes.PatronAddressRegistered], Typed(residence));
        Assert.Equal("1833", (await desk.Host.Ledger.Patron(SeedDesk.First))!.Municipality);
    }

    [Fact]
    public void Somebody_whom_no_register_knows_has_the_address_that_staff_type() =>
        Assert.Empty(Typed(new Residence()));

    [Fact]
    public async Task A_secret_address_is_nowhere_and_none_may_be_typed()
    {
        var desk = SeedDesk.AtHoersholm();
        Hear(desk, new PopulationChange.Moved(AnAddress.Home, "223"));
        _ = await desk.Host.Ask(AnAddress.Add(SeedDesk.First, from: null, to: null));

        Hear(desk, new PopulationChange.Protected(Until: null));

        var residence = (await desk.Host.Ledger.Residence(SeedDesk.First))!;
        Assert.Null(residence.Registered);
        Assert.Empty(residence.Temporary);
        Assert.Null(residence.PostAddressOn(Today));
        Assert.Equal(
            RefusalCodes.PatronAddressSecret,
            (await desk.Host.Ask(AnAddress.Add(SeedDesk.First))).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_protection_that_lapses_after_a_year_shows_the_address_again()
    {
        var desk = SeedDesk.AtHoersholm();
        Hear(desk, new PopulationChange.Moved(AnAddress.Home, "223"));

        Hear(desk, new PopulationChange.Protected(Today.AddYears(1)));

        var residence = (await desk.Host.Ledger.Residence(SeedDesk.First))!;
        Assert.Null(residence.PostAddressOn(Today.AddYears(1)));
        Assert.Equal(AnAddress.Home, residence.PostAddressOn(Today.AddYears(1).AddDays(1)));
    }

    [Fact]
    public async Task Nothing_is_lent_to_somebody_who_has_died()
    {
        var desk = SeedDesk.AtRana();
        Hear(desk, new PopulationChange.Died(Today.AddDays(-3)));

        Assert.Equal(RefusalCodes.PatronDeceased, (await desk.Lend()).OnlyRefusal().Code);
        Assert.Equal(RefusalCodes.PatronDeceased, (await desk.Reserve(SeedDesk.First)).OnlyRefusal().Code);
    }

    private static string[] Typed(Residence residence)
    {
        var refusals = new Refusals();
        RegisteredAddress.Check(residence, hasRegister: true, Today, refusals);
        return [.. refusals.InOrder().Select(refusal => refusal.Code)];
    }

    /// <summary>The night's feed: what it makes of the first patron becomes true.</summary>
    private static void Hear(SeedDesk desk, PopulationChange change)
    {
        var person = new RegisteredPerson { PatronId = SeedDesk.First, Name = "Kari Nordmann" };
        _ = desk.Host.Ledger.CommitForReal(new UnitOfWork
        {
            Request = new RequestKey(Guid.NewGuid(), Guid.Empty, false),
            Origin = APatronCase.Desk,
            At = Days.Now,
            Fences = [Fence.Touch(SeedDesk.First)],
            Facts = change.Follow(person).Facts,
            Answer = Told.Instance,
        });
    }
}
