using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Memberships;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Memberships;

/// <summary>The patron chooses the home library (N5).</summary>
public sealed class MovingHomeTests
{
    [Fact]
    public void One_membership_ceases_to_be_that_of_the_home_library_and_another_becomes_it()
    {
        var (home, other) = (APatron.Adult().Memberships[0], AMembership.Pending);
        var patron = AMembership.Member(other);

        Assert.Equal(
            [
                new MembershipChanged(patron.Id, home, home with { Home = false }, EventKind.HomeMoved),
                new MembershipChanged(patron.Id, other, other with { Home = true }, EventKind.HomeMoved),
            ],
            Decide(patron).Facts.ToArray());
    }

    [Fact]
    public void Where_it_is_already_nothing_changes()
    {
        var decision = Decide(APatron.WithMembership(AMembership.Active() with { Home = true }));

        Assert.Empty(decision.Codes());
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void A_library_that_the_patron_is_no_member_of_is_nobody_s_home() =>
        Assert.Equal([RefusalCodes.MembershipMissing], Decide(AMembership.Member(null)).Codes());

    private static Decision Decide(Patron patron) =>
        MovingHome.Decide(AMembership.Case(patron, AMembership.MoveHome()));
}
