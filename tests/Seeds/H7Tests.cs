using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H7: registering is consenting to what the library must know; the text, its version and the time are kept,
/// and on which legal basis.</summary>
[SeedRow("H7", "grains/Patrons/Registering.cs", "grains/Patrons/Consenting.cs")]
public sealed class H7Tests
{
    [Fact]
    public async Task The_text_that_held_is_recorded_with_its_time()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.BySelf())).As<PatronChanged>();

        var consent = Assert.Single((await desk.Host.Ledger.Guardianship(ARegistration.NewId)).Consents);

        Assert.Equal(
            (ConsentKind.Data, 1, "GDPR 6(1)(e)", ConsentWay.Registering, Days.Now),
            (consent.Kind, consent.TextVersion, consent.LegalBasis, consent.Way, consent.GivenAt));
    }

    [Fact]
    public async Task It_can_be_taken_back()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.BySelf())).As<PatronChanged>();
        var consent = Assert.Single((await desk.Host.Ledger.Guardianship(ARegistration.NewId)).Consents);

        _ = (await desk.Host.Ask(new WithdrawConsent
        {
            Key = ARequest.Key(602),
            Origin = APatronCase.Desk,
            PatronId = ARegistration.NewId,
            ConsentId = consent.Id,
        })).As<PatronChanged>();

        Assert.Equal(
            Days.Now, Assert.Single((await desk.Host.Ledger.Guardianship(ARegistration.NewId)).Consents).WithdrawnAt);
    }

    [Fact]
    public void Other_words_are_another_version()
    {
        var reworded = ShippedPolicies.Hoersholm with
        {
            ValidFrom = Days.Today,
            Consents = ShippedPolicies.Hoersholm.Consents.SetItem(
                0, ShippedPolicies.Hoersholm.Consents[0] with { Text = "Noget andet." }),
        };

        var refusal = Publishing.Decide(new Publishing.Case(
            ARequest.Publish(reworded), ALibrary.Hoersholm(), Days.Now)).OnlyRefusal();

        Assert.Equal(RefusalCodes.PolicyInvalid, refusal.Code);
        Assert.Contains("consents[0].version", refusal.Detail, StringComparison.Ordinal);
    }
}
