using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H6: under 18 a guardian consents before the first loan, on the web only a guardian registers a child, and
/// on the 18th birthday the guardian is none any more.</summary>
[SeedRow(
    "H6",
    "grains/Patrons/Registering.cs",
    "grains/Patrons/GivingConsent.cs",
    "grains/Patrons/Guardianship.cs",
    "grains/Patrons/Standing.cs")]
public sealed class H6Tests
{
    private static readonly DateOnly Born = ARegistration.Child().BirthDate!.Value;

    [Fact]
    public async Task A_child_borrows_after_a_guardian_consented()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.Child())).As<PatronChanged>();
        Assert.Equal(
            RefusalCodes.PatronGuardianConsentMissing, (await desk.Lend(ARegistration.NewId)).OnlyRefusal().Code);

        _ = (await desk.Host.Ask(Consent())).As<PatronChanged>();

        _ = Assert.IsType<Lent>(await desk.Lend(ARegistration.NewId));
        var consent = (await desk.Host.Ledger.Guardianship(ARegistration.NewId)).Consents
            .Single(one => one.Kind == ConsentKind.GuardianBorrow);
        Assert.Equal((Days.Now, ConsentWay.Signed, 1), (consent.GivenAt, consent.Way, consent.TextVersion));
    }

    [Fact]
    public async Task The_consent_can_come_with_the_registration()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.Child().With(ConsentKind.GuardianBorrow))).As<PatronChanged>();

        _ = Assert.IsType<Lent>(await desk.Lend(ARegistration.NewId));
    }

    [Fact]
    public void On_the_web_a_child_is_registered_by_a_guardian_only()
    {
        var alone = ARegistration.BySelf() with { KnownBirthDate = Born };
        var together = alone with { By = RegisteredBy.Guardian, Guardian = new GuardianNamed { Name = "Mor" } };

        Assert.Equal(
            [RefusalCodes.RegistrationTooYoung], ARegistration.Decide(ARegistration.Of(alone)).Codes());
        Assert.Equal(
            MembershipState.Pending, ARegistration.Registered(ARegistration.Of(together)).Memberships[0].State);
    }

    [Fact]
    public async Task On_the_eighteenth_birthday_the_guardian_is_none_any_more()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = (await desk.Host.Ask(ARegistration.Child().With(ConsentKind.GuardianBorrow))).As<PatronChanged>();

        var guardian = Assert.Single((await desk.Host.Ledger.Guardianship(ARegistration.NewId)).Guardians);

        Assert.True(guardian.StandsOn(Born.AddYears(18).AddDays(-1)));
        Assert.False(guardian.StandsOn(Born.AddYears(18)));
    }

    private static GiveConsent Consent() => new()
    {
        Key = ARequest.Key(601),
        Origin = APatronCase.Desk,
        PatronId = ARegistration.NewId,
        Said = new ConsentSaid(ConsentKind.GuardianBorrow, ConsentWay.Signed),
        Guardian = new GuardianNamed { Name = "Mor Ny" },
    };
}
