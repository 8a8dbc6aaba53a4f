using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Memberships;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Memberships;

/// <summary>Nothing may be open at a library that is left (N11).</summary>
public sealed class LeavingTests
{
    private static readonly Patron Member = AMembership.Member(AMembership.Active());

    [Fact]
    public void A_membership_ends_where_nothing_is_open() => Assert.Equal(
        [new MembershipChanged(Member.Id, AMembership.Active(), null, EventKind.MembershipEnded)],
        Decide(Member).Facts.ToArray());

    [Fact]
    public void Loans_reservations_and_debts_there_are_counted_and_elsewhere_not()
    {
        var patron = Member with
        {
            Loans = [Loan(1, ALibrary.RanaIsil), Loan(2, ALibrary.RanaIsil), Loan(3, ALibrary.HoersholmIsil)],
            Reservations =
            [
                new HeldReservation(
                    new ReservationId(8001), ATitle.Id, ALibrary.RanaIsil, [ATitle.Id], null),
            ],
        };

        var refused = Decide(patron, Fee(ALibrary.RanaIsil), Fee(ALibrary.HoersholmIsil)).Answer.As<Refused>();

        Assert.Equal(
            [
                (RefusalCodes.MembershipLoansOpen, """{"loans":2}"""),
                (RefusalCodes.MembershipReservationsOpen, """{"reservations":1}"""),
                (RefusalCodes.MembershipFeesOpen, """{"amount":2500,"currency":"NOK"}"""),
            ],
            refused.Refusals.Select(refusal => (refusal.Code, refusal.DataText())));
        Assert.Empty(Decide(Member, Fee(ALibrary.HoersholmIsil)).Codes());
    }

    [Fact]
    public void The_home_library_is_left_last()
    {
        var home = AMembership.Active() with { Home = true };

        Assert.Equal([RefusalCodes.MembershipHome], Decide(APatron.WithMembership(
            APatron.Adult().Memberships[0] with { Home = false }, home)).Codes());
        Assert.Empty(Decide(APatron.WithMembership(home)).Codes());
    }

    [Fact]
    public void Who_is_no_member_has_left_already()
    {
        var decision = Decide(AMembership.Member(null));

        Assert.Empty(decision.Codes());
        Assert.Empty(decision.Facts);
    }

    private static Decision Decide(Patron patron, params Fee[] fees) =>
        Leaving.Decide(AMembership.Case(patron, AMembership.Leave()), fees);

    private static HeldLoan Loan(int number, Isil library) =>
        new(new LoanId(5000 + number), new CopyId(6000 + number), new TitleId(7000 + number), "book", library);

    private static Fee Fee(Isil library) => new(
        new FeeId(9001), Member.Id, library, "overdue", new Money(2500, "NOK"), Days.Now);
}
