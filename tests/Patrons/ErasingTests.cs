using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>A patron with nothing open is erased; what is open is listed at once (H50).</summary>
public sealed class ErasingTests
{
    private static readonly Membership AtRana = new(ALibrary.RanaIsil, MembershipState.Active, false, 1);

    [Fact]
    public void A_patron_of_one_library_is_erased_whole()
    {
        var patron = APatron.Adult();

        var decision = Decide(patron);

        Assert.Equal([new PatronErased(patron.Id)], decision.Facts.ToArray());
        Assert.Equal([Fence.On(patron, FenceMode.Bump)], decision.Fences.ToArray());
        Assert.Equal(new Erased(Whole: true), decision.Answer);
    }

    [Fact]
    public void A_library_erases_what_is_its_own_of_a_patron_of_others()
    {
        var patron = APatron.Adult() with { Memberships = APatron.Adult().Memberships.Add(AtRana) };

        var decision = Decide(patron);

        Assert.Equal([new MembershipErased(patron.Id, ALibrary.HoersholmIsil)], decision.Facts.ToArray());
        Assert.Equal(new Erased(Whole: false), decision.Answer);
    }

    [Fact]
    public void The_patron_ends_the_account_at_all_libraries()
    {
        var patron = APatron.Adult() with { Memberships = APatron.Adult().Memberships.Add(AtRana) };

        Assert.Equal([new PatronErased(patron.Id)], Decide(patron, whole: true).Facts.ToArray());
    }

    [Fact]
    public void All_that_is_open_is_listed()
    {
        var patron = APatron.WithLoans(2).WaitingFor(AReservation.Waiting(APatron.Id));

        var decision = Decide(patron, whole: false, Fee("overdue"), Fee("replacement"), Fee("overdue"));

        Assert.Equal(
            [
                RefusalCodes.ErasureLoansOpen, RefusalCodes.ErasureReservationsOpen, RefusalCodes.ErasureFeesOpen,
                RefusalCodes.ErasureClaimsOpen,
            ],
            decision.Codes());
        Assert.Equal(
            ["""{"open":2}""", """{"open":1}""", """{"open":2}""", """{"open":1}"""],
            decision.Refusals().Select(refusal => refusal.DataText()));
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void What_is_open_elsewhere_does_not_hold_a_library_but_holds_the_whole_account()
    {
        var patron = APatron.Adult() with
        {
            Memberships = APatron.Adult().Memberships.Add(AtRana),
            Loans = [new HeldLoan(ALoan.Id, ACopy.Id, ATitle.Id, "book", ALibrary.RanaIsil)],
        };

        Assert.IsType<Erased>(Decide(patron, whole: false, Fee("overdue", ALibrary.RanaIsil)).Answer);
        Assert.Equal(
            [RefusalCodes.ErasureLoansOpen, RefusalCodes.ErasureFeesOpen],
            Decide(patron, whole: true, Fee("overdue", ALibrary.RanaIsil)).Codes());
    }

    [Fact]
    public void Who_answers_for_a_child_is_not_erased_before_that_has_ended()
    {
        var today = DateOnly.FromDateTime(Days.Now.UtcDateTime);
        Guardian[] bonds =
        [
            new(new GuardianId(1), new PatronId(8), APatron.Id, today.AddYears(-9), today.AddDays(1)),
            new(new GuardianId(2), new PatronId(9), APatron.Id, today.AddYears(-9), today),
        ];

        var decision = Erasing.Decide(new Erasing.Case(APatronCase.Erase(APatron.Adult(), false), [], bonds));

        var refusal = Assert.Single(decision.Refusals());
        Assert.Equal(RefusalCodes.ErasureGuardian, refusal.Code);
        Assert.Equal("""{"open":1}""", refusal.DataText());
        Assert.Equal(today.AddDays(1), refusal.PossibleFrom);
        Assert.IsType<Erased>(
            Erasing.Decide(new Erasing.Case(APatronCase.Erase(APatron.Adult(), false), [], bonds[1..])).Answer);
    }

    [Fact]
    public void Nobody_is_erased_twice() => Assert.Equal(
        [RefusalCodes.PatronErased], Decide(APatron.Adult() with { Erased = true }).Codes());

    private static Decision Decide(Patron patron, bool whole = false, params Fee[] fees) =>
        Erasing.Decide(new Erasing.Case(APatronCase.Erase(patron, whole), fees, []));

    private static Fee Fee(string kind, Isil? library = null) => new(
        new FeeId(1),
        APatron.Id,
        library ?? ALibrary.HoersholmIsil,
        kind,
        new Money(2000, "DKK"),
        Days.Now);
}
