using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Consents of guardians and of patrons (H6, H7, H16).</summary>
public sealed class GivingConsentTests
{
    private static readonly GuardianId NewGuardian = new(8900);

    private static readonly ConsentId NewConsent = new(8901);

    [Fact]
    public void A_guardian_who_is_not_known_yet_becomes_known_with_the_consent()
    {
        var decision = Decide(
            Give(ConsentKind.GuardianBorrow, new GuardianNamed { Name = "Far Ny" }), Guardianship.None);

        Assert.Equal([nameof(GuardianAdded), nameof(ConsentGiven)], decision.FactNames());
        Assert.Equal(NewGuardian, decision.Fact<GuardianAdded>().Guardian.Id);
        Assert.Equal((NewConsent, NewGuardian),
            (decision.Fact<ConsentGiven>().Consent.Id, decision.Fact<ConsentGiven>().Consent.GuardianId));
        Assert.Equal(
            [Fence.On(APatron.Child(), FenceMode.Bump), Fence.On(ALibrary.Hoersholm())], decision.Fences.ToArray());
    }

    [Fact]
    public void One_who_is_known_only_consents()
    {
        var decision = Decide(
            Give(ConsentKind.GuardianPay, new GuardianNamed { Id = AGuardianship.FatherId }), AGuardianship.Of());

        Assert.Equal([nameof(ConsentGiven)], decision.FactNames());
        Assert.Equal(AGuardianship.FatherId, decision.Fact<ConsentGiven>().Consent.GuardianId);
    }

    [Fact]
    public void The_same_consent_again_is_answered_kindly()
    {
        var decision = Decide(
            Give(ConsentKind.GuardianPay, new GuardianNamed { Id = AGuardianship.MotherId }),
            AGuardianship.Of(AGuardianship.Said(ConsentKind.GuardianPay)));

        Assert.Empty(decision.Facts);
        Assert.Equal(new Skranke.Actors.PatronChanged(APatron.Id), decision.Answer);
    }

    [Fact]
    public void One_to_a_new_text_takes_the_place_of_the_one_before()
    {
        var before = AGuardianship.Said(ConsentKind.GuardianPay) with { TextVersion = 0 };

        var decision = Decide(
            Give(ConsentKind.GuardianPay, new GuardianNamed { Id = AGuardianship.MotherId }), AGuardianship.Of(before));

        Assert.Equal([nameof(ConsentWithdrawn), nameof(ConsentGiven)], decision.FactNames());
        Assert.Equal(before with { WithdrawnAt = Days.Now }, decision.Fact<ConsentWithdrawn>().Consent);
        Assert.Equal(1, decision.Fact<ConsentGiven>().Consent.TextVersion);
    }

    [Fact]
    public void The_patron_consents_without_a_guardian() =>
        Assert.Null(Decide(Give(ConsentKind.Data, null), Guardianship.None).Fact<ConsentGiven>().Consent.GuardianId);

    [Fact]
    public void Nobody_consents_for_a_child_without_being_named() => Assert.Equal(
        [RefusalCodes.GuardianMissing], Decide(Give(ConsentKind.GuardianPay, null), AGuardianship.Of()).Codes());

    [Fact]
    public void Nobody_consents_for_an_adult() => Assert.Equal(
        [RefusalCodes.GuardianNotNeeded],
        Decide(
            Give(ConsentKind.GuardianPay, new GuardianNamed { Name = "Mor" }, APatron.Adult()), Guardianship.None)
            .Codes());

    [Fact]
    public void Nobody_consents_to_a_text_that_holds_no_more()
    {
        var the = Give(ConsentKind.Data, null);
        var old = the with { Command = the.Command with { Said = the.Command.Said with { TextVersion = 9 } } };

        Assert.Equal([RefusalCodes.ConsentTextOutdated], Decide(old, Guardianship.None).Codes());
    }

    private static PatronCase<Skranke.Actors.GiveConsent> Give(
        ConsentKind kind, GuardianNamed? guardian, Patron? patron = null) => APatronCase.Of(
        patron ?? APatron.Child(),
        new Skranke.Actors.GiveConsent
        {
            Key = ARequest.Key(42),
            Origin = APatronCase.Desk,
            PatronId = APatron.Id,
            Said = new ConsentSaid(kind, ConsentWay.Signed),
            Guardian = guardian,
        });

    private static Skranke.Actors.Decision Decide(
        PatronCase<Skranke.Actors.GiveConsent> the, Guardianship guardianship) => GivingConsent.Decide(
        new GivingConsent.Case(the, guardianship, ALibrary.Hoersholm(), null, Days.Now), NewGuardian, NewConsent);
}
