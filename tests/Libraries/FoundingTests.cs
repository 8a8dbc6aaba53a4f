using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>Libraries that were not here before.</summary>
public sealed class FoundingTests
{
    private static readonly Isil Gentofte = Isil.Of("DK-715700");

    private static readonly LibraryDocument Document = new()
    {
        Name = "Gentofte Bibliotekerne",
        TimeZone = "Europe/Copenhagen",
        Currency = "DKK",
        Branches = [new Branch(BranchId.Of("DK-715700"), "Hovedbiblioteket")],
    };

    [Fact]
    public void A_new_library_begins_with_the_policy_of_its_country_from_today()
    {
        var decision = Decide(Gentofte, Document);

        Assert.Equal(new LibraryKept(1, Founded: true), decision.Answer);
        var library = decision.Fact<LibraryFounded>().Library;
        Assert.Equal((Gentofte, "Gentofte Bibliotekerne", 1), (library.Isil, library.Name, library.RulesVersion));
        var policy = Assert.Single(library.Policies);
        Assert.Equal((1, Days.Today), (policy.Version, policy.ValidFrom));
        Assert.Equal(ShippedPolicies.Hoersholm.Loans, policy.Loans);
        Assert.Empty(PolicyCheck.FaultsOf(policy));
    }

    [Fact]
    public void It_takes_over_neither_another_librarys_municipality_nor_what_that_one_bought()
    {
        var danish = Decide(Gentofte, Document).Fact<LibraryFounded>().Library.Policies[0];
        var norwegian = ShippedPolicies.OfCountry(Isil.Of("NO-2110700"))!;

        Assert.Empty(danish.Residence.Municipalities);
        Assert.Empty(danish.DigitalServices);
        Assert.Equal(["Bibsok", "Filmbib"], norwegian.DigitalServices.Select(service => service.Name));
    }

    [Fact]
    public void Where_no_policy_ships_no_library_begins()
    {
        var refusal = Decide(
            Isil.Of("SE-1"), Document with { Branches = [new Branch(BranchId.Of("SE-1"), "Malmö")] }).OnlyRefusal();

        Assert.Equal(RefusalCodes.LibraryWithoutPolicy, refusal.Code);
        Assert.Equal("""{"isil":"SE-1","countries":["DK","NO"]}""", refusal.DataText());
    }

    [Fact]
    public void Reaches_every_code_that_it_knows() =>
        Assert.Equal(Founding.Codes, Decide(Isil.Of("SE-1"), Document).Codes());

    [Fact]
    public async Task The_grain_of_an_unknown_library_founds_it_once()
    {
        var host = TestHost.WithSmallLibrary();
        var command = ARequest.Put(Document) with { Isil = Gentofte };

        Assert.Equal(new LibraryKept(1, true), await host.Ask(GrainKey.Of(Gentofte), command));
        Assert.Equal(new LibraryKept(1, true), await host.Ask(GrainKey.Of(Gentofte), command));
        Assert.Equal(
            new LibraryKept(2, false),
            await host.Ask(GrainKey.Of(Gentofte), command with { Key = ARequest.Key(32) }));
        Assert.Equal("Gentofte Bibliotekerne", (await host.Ledger.Library(Gentofte))!.Name);
    }

    [Fact]
    public async Task Of_two_who_found_the_same_library_the_second_finds_it_there()
    {
        var host = TestHost.WithSmallLibrary();
        var command = ARequest.Put(Document) with { Isil = Gentofte };
        host.Ledger.Scripted.Enqueue(unit =>
        {
            _ = host.Ledger.CommitForReal(unit with { Request = ARequest.Key(33) });
            return null;
        });

        Assert.Equal(new LibraryKept(2, false), await host.Ask(GrainKey.Of(Gentofte), command));
    }

    private static Decision Decide(Isil isil, LibraryDocument document) =>
        Founding.Decide(new Founding.Case(ARequest.Put(document) with { Isil = isil }, Days.Now));
}
