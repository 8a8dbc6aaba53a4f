using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Temporary addresses are added when needed (N14).</summary>
public sealed class AddingAddressTests
{
    private static readonly AddressId NewId = new(7001);

    [Fact]
    public void An_address_is_added_with_its_days_and_moves_the_patrons_version()
    {
        var patron = APatron.Adult();

        var decision = AddingAddress.Decide(Case(patron, new Residence { FromRegister = true }), NewId);

        var address = new TemporaryAddress(
            NewId, AnAddress.Cabin, Days.Day("2026-12-01"), Days.Day("2027-01-10"));
        Assert.Equal([new TemporaryAddressAdded(patron.Id, address)], decision.Facts.ToArray());
        Assert.Equal(new PatronChanged(patron.Id), decision.Answer);
        Assert.Equal(
            [Fence.On(patron, FenceMode.Bump), Fence.On(ALibrary.Hoersholm())], decision.Fences.ToArray());
    }

    [Fact]
    public void A_secret_address_admits_no_other()
    {
        var decision = AddingAddress.Decide(Case(APatron.Adult(), new Residence { IsProtected = true }), NewId);

        Assert.Equal([RefusalCodes.PatronAddressSecret], decision.Codes());
        Assert.Empty(decision.Facts);
        Assert.All(decision.Fences, fence => Assert.Equal(FenceMode.Read, fence.Mode));
    }

    [Fact]
    public void Somebody_whose_account_was_erased_gets_no_address() => Assert.Equal(
        [RefusalCodes.PatronErased],
        AddingAddress.Decide(Case(APatron.Adult() with { Erased = true }, new Residence()), NewId).Codes());

    [Fact]
    public void The_days_of_a_protection_are_those_of_the_library()
    {
        // Half past eleven in the evening of UTC is the next day in Denmark.
        var late = new DateTimeOffset(2026, 11, 23, 23, 30, 0, TimeSpan.Zero);
        var the = Case(APatron.Adult(), new Residence { IsProtected = true, ProtectedUntil = Days.Day("2026-11-23") });

        _ = Assert.IsType<PatronChanged>(AddingAddress.Decide(the with { Now = late }, NewId).Answer);
        Assert.Equal(
            [RefusalCodes.PatronAddressSecret],
            AddingAddress.Decide(the with { Now = late.AddHours(-1) }, NewId).Codes());
    }

    private static AddingAddress.Case Case(Patron patron, Residence residence) => new(
        APatronCase.Of(patron, AnAddress.Add(patron.Id)), residence, ALibrary.Hoersholm(), Days.Now);
}
