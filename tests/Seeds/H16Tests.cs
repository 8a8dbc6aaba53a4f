using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H16: the card is personal and its holder liable for the loans; for a minor the guardian who consented to
/// pay, and no guardian without that.</summary>
[SeedRow("H16", "grains/Patrons/Liability.cs")]
public sealed class H16Tests
{
    [Fact]
    public void An_adult_pays() => Assert.Equal(
        PayerKind.Patron, Payer(APatron.Adult(), AGuardianship.Said(ConsentKind.GuardianPay)).Kind);

    [Fact]
    public void The_guardian_of_a_child_pays_who_consented_to_that()
    {
        Assert.Equal(
            AGuardianship.MotherId,
            Payer(APatron.Child(), AGuardianship.Said(ConsentKind.GuardianPay)).Guardian!.Id);
        Assert.Equal(
            PayerKind.MinorAlone, Payer(APatron.Child(), AGuardianship.Said(ConsentKind.GuardianBorrow)).Kind);
    }

    private static Payer Payer(Patron patron, Consent consent) => Liability.On(
        Days.Today, patron, AGuardianship.Of(consent), ALibrary.Hoersholm());
}
