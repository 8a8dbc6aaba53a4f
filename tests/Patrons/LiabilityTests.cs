using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Who pays (H16).</summary>
public sealed class LiabilityTests
{
    private static readonly DateOnly Today = Days.Today;

    [Fact]
    public void Adults_institutions_and_those_of_unknown_age_pay_themselves()
    {
        var consented = AGuardianship.Of(AGuardianship.Said(ConsentKind.GuardianPay));

        Assert.All(
            [APatron.Adult(), APatron.Institution(), APatron.Adult() with { BirthDate = null }],
            patron => Assert.Equal(
                new Payer(PayerKind.Patron), Liability.On(Today, patron, consented, ALibrary.Hoersholm())));
    }

    [Fact]
    public void The_guardian_who_consented_to_pay_does() => Assert.Equal(
        new Payer(PayerKind.Guardian, AGuardianship.Mother),
        Payer(AGuardianship.Said(ConsentKind.GuardianBorrow), AGuardianship.Said(ConsentKind.GuardianPay)));

    [Fact]
    public void Without_that_consent_no_guardian_is_billed()
    {
        Assert.Equal(new Payer(PayerKind.MinorAlone), Payer());
        Assert.Equal(new Payer(PayerKind.MinorAlone), Payer(AGuardianship.Said(ConsentKind.GuardianBorrow)));
    }

    [Fact]
    public void A_consent_that_was_withdrawn_counts_for_what_was_before()
    {
        var consent = AGuardianship.Said(ConsentKind.GuardianPay, withdrawn: "2026-10-20");

        Assert.Equal(PayerKind.Guardian, PayerOn("2026-10-19", consent).Kind);
        Assert.Equal(PayerKind.MinorAlone, PayerOn("2026-10-20", consent).Kind);
        Assert.Equal(PayerKind.MinorAlone, PayerOn("2026-09-30", consent).Kind);
    }

    [Fact]
    public void Of_two_who_consented_the_last_one_pays_and_then_the_other()
    {
        var mother = AGuardianship.Said(ConsentKind.GuardianPay);
        var father = AGuardianship.Said(ConsentKind.GuardianPay, AGuardianship.FatherId, "2026-10-05", "2026-10-20");

        Assert.Equal(AGuardianship.Father, PayerOn("2026-10-10", mother, father).Guardian);
        Assert.Equal(AGuardianship.Mother, PayerOn("2026-10-25", mother, father).Guardian);
    }

    [Fact]
    public void What_was_promised_to_another_library_counts_there_alone() => Assert.Equal(
        PayerKind.MinorAlone,
        Payer(AGuardianship.Said(ConsentKind.GuardianPay) with { Library = ALibrary.RanaIsil }).Kind);

    [Fact]
    public void From_the_eighteenth_birthday_on_the_patron_pays()
    {
        var consent = AGuardianship.Said(ConsentKind.GuardianPay);

        Assert.Equal(PayerKind.Guardian, PayerOn("2035-05-31", consent).Kind);
        Assert.Equal(PayerKind.Patron, PayerOn("2035-06-01", consent).Kind);
    }

    private static Payer Payer(params Consent[] consents) => Liability.On(
        Today, APatron.Child(), AGuardianship.Of(consents), ALibrary.Hoersholm());

    private static Payer PayerOn(string day, params Consent[] consents) => Liability.On(
        Days.Day(day), APatron.Child(), AGuardianship.Of(consents), ALibrary.Hoersholm());
}
