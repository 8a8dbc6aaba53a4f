using Skranke.Ledger;
using Skranke.NationalIds;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>What a change in the population register makes of a patron (N13).</summary>
public sealed class PopulationChangeTests
{
    private static readonly RegisteredPerson Kari = new()
    {
        PatronId = APatron.Id,
        Name = "Kari Nordmann",
        Address = AnAddress.Home,
        Municipality = "1833",
        FromRegister = true,
        NationalIdIndex = "0A",
    };

    [Fact]
    public void A_new_name_is_taken() => Assert.Equal(
        [new PatronRenamed(Kari.PatronId, "Kari Hansen")],
        FactsOf(new PopulationChange.Renamed("Kari Hansen"), Kari with { Name = "Kari Hansen" }));

    [Fact]
    public void A_new_address_is_taken_with_its_municipality() => Assert.Equal(
        [new AddressRegistered(Kari.PatronId, AnAddress.Cabin, "1832")],
        FactsOf(
            new PopulationChange.Moved(AnAddress.Cabin, "1832"),
            Kari with { Address = AnAddress.Cabin, Municipality = "1832" }));

    [Fact]
    public void The_first_word_of_the_register_makes_an_address_that_was_typed_a_registered_one()
    {
        var typed = Kari with { FromRegister = false };

        var (after, facts) = new PopulationChange.Moved(AnAddress.Home, "1833").Follow(typed);

        Assert.True(after.FromRegister);
        Assert.Single(facts);
    }

    [Fact]
    public void Who_moved_abroad_has_no_registered_address_and_is_no_resident() => Assert.Equal(
        [new PatronMovedAbroad(Kari.PatronId)],
        FactsOf(new PopulationChange.MovedAbroad(), Kari with { Address = null, Municipality = null }));

    [Fact]
    public void A_protection_that_lapses_keeps_the_address_for_then()
    {
        var until = Days.Day("2027-11-23");

        Assert.Equal(
            [new AddressProtectionChanged(Kari.PatronId, true, until)],
            FactsOf(
                new PopulationChange.Protected(until), Kari with { IsProtected = true, ProtectedUntil = until }));
    }

    [Fact]
    public void A_protection_without_an_end_keeps_no_address_neither_now_nor_later()
    {
        var hidden = Kari with { IsProtected = true, Address = null };

        Assert.Equal(
            [new AddressProtectionChanged(Kari.PatronId, true, null)],
            FactsOf(new PopulationChange.Protected(null), hidden));
        Assert.Equal(
            [new AddressRegistered(Kari.PatronId, null, "1832")],
            new PopulationChange.Moved(AnAddress.Cabin, "1832").Follow(hidden).Facts.ToArray());
    }

    [Fact]
    public void A_protection_that_is_lifted_waits_for_the_address_to_be_told()
    {
        var hidden = Kari with { IsProtected = true, Address = null };

        var (lifted, facts) = new PopulationChange.ProtectionLifted().Follow(hidden);
        var (told, _) = new PopulationChange.Moved(AnAddress.Home, "1833").Follow(lifted);

        Assert.Equal([new AddressProtectionChanged(Kari.PatronId, false, null)], facts.ToArray());
        Assert.Equal(Kari, told);
    }

    [Fact]
    public void A_death_is_noted_with_its_day() => Assert.Equal(
        [new PatronDied(Kari.PatronId, Days.Day("2026-11-20"))],
        FactsOf(
            new PopulationChange.Died(Days.Day("2026-11-20")), Kari with { DiedOn = Days.Day("2026-11-20") }));

    [Fact]
    public void A_new_number_takes_the_place_of_the_old_one()
    {
        var number = new SealedNationalId([1, 2, 3], [0x0B]);

        Assert.Equal(
            [new NationalIdReplaced(Kari.PatronId, number)],
            FactsOf(new PopulationChange.Renumbered(number), Kari with { NationalIdIndex = "0B" }));
    }

    public static TheoryData<PopulationChange> WhatStandsAlready => new(
        new PopulationChange.Renamed(Kari.Name),
        new PopulationChange.Moved(AnAddress.Home, "1833"),
        new PopulationChange.ProtectionLifted(),
        new PopulationChange.Renumbered(new SealedNationalId([9], [0x0A])));

    [Theory]
    [MemberData(nameof(WhatStandsAlready))]
    public void What_stands_already_is_no_news(PopulationChange change)
    {
        var (after, facts) = change.Follow(Kari);

        Assert.Equal(Kari, after);
        Assert.Empty(facts);
    }

    private static Fact[] FactsOf(PopulationChange change, RegisteredPerson expected)
    {
        var (after, facts) = change.Follow(Kari);

        Assert.Equal(expected, after);
        Assert.Empty(change.Follow(after).Facts);
        return [.. facts];
    }
}
