using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N3: kindergartens and schools get local cards, have somebody who answers for them, and no national
/// id.</summary>
[SeedRow("N3", "grains/Patrons/Registering.cs", "grains/Cards/IssuedKinds.cs")]
public sealed class N3Tests
{
    [Fact]
    public void An_institution_has_a_local_card_where_persons_have_the_national_one()
    {
        var patron = ARegistration.Registered(
            ARegistration.Of(ARegistration.Institution().At(ALibrary.Rana()), ALibrary.Rana()));

        var card = Assert.Single(patron.Cards);
        Assert.Equal((CardKind.Local, ALibrary.RanaIsil), (card.Kind, card.Library));
        Assert.Equal("institution", patron.CategoryOn(Days.Today, ShippedPolicies.Rana.Categories));
    }

    [Fact]
    public void A_national_card_is_refused() => Assert.Equal(
        [RefusalCodes.CardLocalOnly],
        ARegistration.Decide(ARegistration.National(
            ARegistration.Institution() with { CardKind = CardKind.NationalPrinted })).Codes());

    [Fact]
    public void A_national_id_is_refused() => Assert.Equal(
        [RefusalCodes.RegistrationPersonOnly],
        ARegistration.Decide(ARegistration.Of(
            ARegistration.Institution() with { NationalId = ARegistration.NationalId })).Codes());

    [Fact]
    public void Somebody_must_answer_for_it() => Assert.Equal(
        [RefusalCodes.RegistrationResponsibleMissing],
        ARegistration.Decide(ARegistration.Of(
            ARegistration.Institution() with { Contact = new ContactDetails { Name = "Skolen" } })).Codes());
}
