using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Consents that are taken back.</summary>
public sealed class WithdrawingConsentTests
{
    private static readonly Patron Child = APatron.Child();

    [Fact]
    public void Without_another_s_consent_the_child_borrows_no_more()
    {
        var borrow = AGuardianship.Said(ConsentKind.GuardianBorrow);
        var pay = AGuardianship.Said(ConsentKind.GuardianPay);

        var decision = Decide(borrow.Id, AGuardianship.Of(borrow, pay));

        Assert.Equal(
            new ConsentWithdrawn(borrow with { WithdrawnAt = Days.Now }, GuardianConsent: false),
            decision.Fact<ConsentWithdrawn>());
        Assert.Equal([Fence.On(Child, FenceMode.Bump)], decision.Fences.ToArray());
    }

    [Fact]
    public void One_guardian_s_consent_is_enough()
    {
        var mother = AGuardianship.Said(ConsentKind.GuardianBorrow);
        var father = AGuardianship.Said(ConsentKind.GuardianBorrow, AGuardianship.FatherId);

        Assert.True(Decide(mother.Id, AGuardianship.Of(mother, father)).Fact<ConsentWithdrawn>().GuardianConsent);
    }

    [Fact]
    public void Paying_no_more_does_not_end_borrowing()
    {
        var pay = AGuardianship.Said(ConsentKind.GuardianPay);

        Assert.True(Decide(pay.Id, AGuardianship.Of(pay)).Fact<ConsentWithdrawn>().GuardianConsent);
    }

    [Fact]
    public void What_was_withdrawn_already_is_answered_kindly()
    {
        var gone = AGuardianship.Said(ConsentKind.GuardianPay, withdrawn: "2026-10-20");

        Assert.Empty(Decide(gone.Id, AGuardianship.Of(gone)).Facts);
    }

    [Fact]
    public void Nobody_withdraws_what_is_not_there_or_was_said_to_another_library()
    {
        var elsewhere = AGuardianship.Said(ConsentKind.GuardianPay) with { Library = ALibrary.RanaIsil };

        Assert.Equal([RefusalCodes.ConsentUnknown], Decide(new ConsentId(1), AGuardianship.Of()).Codes());
        Assert.Equal([RefusalCodes.ConsentUnknown], Decide(elsewhere.Id, AGuardianship.Of(elsewhere)).Codes());
    }

    private static Decision Decide(ConsentId id, Guardianship guardianship) => WithdrawingConsent.Decide(
        APatronCase.Of(Child, new WithdrawConsent
        {
            Key = ARequest.Key(43),
            Origin = APatronCase.Desk,
            PatronId = Child.Id,
            ConsentId = id,
        }),
        guardianship);
}
