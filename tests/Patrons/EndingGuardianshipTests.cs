using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>A guardian who answers for the child no more (H6).</summary>
public sealed class EndingGuardianshipTests
{
    [Fact]
    public void The_bond_ends_today_and_with_it_what_this_guardian_said()
    {
        var mother = AGuardianship.Said(ConsentKind.GuardianBorrow);
        var father = AGuardianship.Said(ConsentKind.GuardianBorrow, AGuardianship.FatherId);
        var pay = AGuardianship.Said(ConsentKind.GuardianPay);

        var decision = Decide(AGuardianship.MotherId, AGuardianship.Of(mother, father, pay));

        Assert.Equal(AGuardianship.Mother with { Until = Days.Today }, decision.Fact<GuardianEnded>().Guardian);
        Assert.Equal(
            [(mother.Id, true), (pay.Id, true)],
            decision.Facts.OfType<ConsentWithdrawn>().Select(fact => (fact.Consent.Id, fact.GuardianConsent)));
    }

    [Fact]
    public void One_that_has_ended_is_answered_kindly()
    {
        var ended = new Guardianship([AGuardianship.Mother with { Until = Days.Today }], []);

        Assert.Empty(Decide(AGuardianship.MotherId, ended).Facts);
    }

    [Fact]
    public void Nobody_ends_what_is_not_there() => Assert.Equal(
        [RefusalCodes.GuardianUnknown], Decide(new GuardianId(4), AGuardianship.Of()).Codes());

    private static Decision Decide(GuardianId id, Guardianship guardianship) => EndingGuardianship.Decide(
        new EndingGuardianship.Case(
            APatronCase.Of(APatron.Child(), new EndGuardianship
            {
                Key = ARequest.Key(44),
                Origin = APatronCase.Desk,
                PatronId = APatron.Id,
                GuardianId = id,
            }),
            guardianship,
            ALibrary.Hoersholm(),
            Days.Now));
}
