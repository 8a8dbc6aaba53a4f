using Skranke.Actors;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N10: digital services are bought by each library for its own members, except the national ones (Bibsok and
/// Filmbib), for which the national card is enough.</summary>
[SeedRow("N10", "grains/Patrons/Entitlements.cs", "grains/Patrons/Authenticating.cs")]
public sealed class N10Tests
{
    [Fact]
    public void The_national_card_alone_opens_Bibsok_and_Filmbib() => Assert.Equal(
        ["Bibsok", "Filmbib"], Of(ALibrary.Rana(), APatron.WithMembership() with { Cards = [National] }));

    [Fact]
    public void Membership_opens_what_the_library_bought()
    {
        var member = APatron.MemberOfRana() with { Cards = [National] };

        Assert.Equal(
            ALibrary.Rana().PolicyOn(Days.Today).DigitalServices.Select(service => service.Name),
            Of(ALibrary.Rana(), member));
        Assert.Contains("eBokBib", Of(ALibrary.Rana(), member));
    }

    [Fact]
    public void A_membership_that_is_not_activated_opens_nothing_of_the_library() => Assert.Equal(
        ["Bibsok", "Filmbib"],
        Of(ALibrary.Rana(), APatron.WithMembership(
            new Membership(ALibrary.RanaIsil, MembershipState.Pending, true, 1)) with { Cards = [National] }));

    [Fact]
    public void Membership_elsewhere_opens_nothing_here() => Assert.DoesNotContain(
        "eBokBib", Of(ALibrary.Rana(), APatron.Adult()));

    [Fact]
    public void A_local_card_opens_nothing_national() =>
        Assert.Equal(["eBokBib"], Of(ALibrary.Rana(), APatron.MemberOfRana()));

    [Fact]
    public async Task The_way_in_for_digital_offers_says_the_same()
    {
        var desk = SeedDesk.AtRana().Put(APatron.WithMembership() with { Cards = [National] });

        var may = (await desk.Host.Ask(GrainKey.Of(SeedDesk.First), ARequest.Authenticate(Purpose.Digital) with
        {
            Origin = ARequest.Kiosk with { Library = ALibrary.RanaIsil },
            Branch = ALibrary.Rana().MainBranch,
            Card = National.Number,
        })).As<Authenticated>();

        Assert.Equal(["use:Bibsok", "use:Filmbib"], may.Permissions.ToArray());
    }

    private static Card National => new(
        Skranke.Basics.CardNumber.Of("N123456789"), CardKind.NationalDigital, CardState.Active, null);

    private static IEnumerable<string> Of(Library library, Patron patron) =>
        Entitlements.Of(patron, library, Days.Now).Select(service => service.Name);
}
