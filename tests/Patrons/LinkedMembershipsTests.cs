using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>What becomes of the memberships of two accounts that become one (N5, N9, N11, N17).</summary>
public sealed class LinkedMembershipsTests
{
    private static readonly Isil Oslo = Isil.Of("NO-2030100");

    [Fact]
    public void A_library_where_only_the_emptied_account_was_a_member_goes_over()
    {
        var joined = Of([Active(ALibrary.HoersholmIsil, home: true)], [Active(ALibrary.RanaIsil)]);

        Assert.Equal([Active(ALibrary.HoersholmIsil, home: true), Active(ALibrary.RanaIsil)], joined.All.ToArray());
        Assert.Equal([ALibrary.RanaIsil], joined.TakenOver.ToArray());
    }

    [Theory]
    [InlineData(MembershipState.Pending, 1, MembershipState.Active, 1, true)]
    [InlineData(MembershipState.Active, 1, MembershipState.Pending, 2, false)]
    [InlineData(MembershipState.Active, 1, MembershipState.Active, 2, true)]
    [InlineData(MembershipState.Active, 2, MembershipState.Active, 1, false)]
    [InlineData(MembershipState.Active, 1, MembershipState.Active, 1, false)]
    [InlineData(MembershipState.Active, null, MembershipState.Active, 1, true)]
    public void At_the_same_library_the_active_one_wins_then_the_newer_rules(
        MembershipState staying, int? rulesOfStaying, MembershipState going, int? rulesOfGoing, bool isTaken)
    {
        var joined = Of(
            [new Membership(Oslo, staying, false, rulesOfStaying)],
            [new Membership(Oslo, going, false, rulesOfGoing)]);

        Assert.Equal(
            [
                isTaken
                    ? new Membership(Oslo, going, false, rulesOfGoing)
                    : new Membership(Oslo, staying, false, rulesOfStaying),
            ],
            joined.All.ToArray());
        Assert.Equal(isTaken, joined.TakenOver.Contains(Oslo));
    }

    [Theory]
    [InlineData(null, "DK-722300")]
    [InlineData("NO-1183300", "NO-1183300")]
    public void One_library_is_home_that_which_was_chosen_or_that_of_the_one_that_stays(string? chosen, string home)
    {
        var joined = Of(
            [Active(ALibrary.HoersholmIsil, home: true)],
            [Active(ALibrary.RanaIsil, home: true)],
            chosen is null ? null : Isil.Of(chosen));

        Assert.Equal(Isil.Of(home), joined.Home);
        Assert.Single(joined.All, membership => membership.Home);
    }

    [Fact]
    public void Where_the_one_that_stays_has_no_home_the_other_s_is_kept() => Assert.Equal(
        ALibrary.RanaIsil, Of([Active(ALibrary.HoersholmIsil)], [Active(ALibrary.RanaIsil, home: true)]).Home);

    [Fact]
    public void Without_any_membership_there_is_no_home() => Assert.Null(Of([], []).Home);

    [Fact]
    public void A_library_that_activates_has_its_present_rules_accepted()
    {
        var joined = LinkedMemberships.Of(
            Member([new Membership(Oslo, MembershipState.Active, true, 3)]),
            Member([new Membership(ALibrary.HoersholmIsil, MembershipState.Pending, false, null)]),
            null,
            (ALibrary.HoersholmIsil, 2));

        Assert.Equal(
            [
                new Membership(ALibrary.HoersholmIsil, MembershipState.Active, false, 2),
                new Membership(Oslo, MembershipState.Active, true, 3),
            ],
            joined.All.ToArray());
    }

    [Fact]
    public void A_library_that_activates_need_not_have_known_either() => Assert.Equal(
        [new Membership(ALibrary.RanaIsil, MembershipState.Active, false, 1)],
        LinkedMemberships.Of(Member([]), Member([]), null, (ALibrary.RanaIsil, 1)).All.ToArray());

    [Fact]
    public void What_differs_at_one_library_and_two_homes_are_conflicts()
    {
        var to = Member([Active(ALibrary.HoersholmIsil, home: true), Active(Oslo)]);
        var from = Member(
        [
            new Membership(ALibrary.HoersholmIsil, MembershipState.Pending, false, null),
            Active(Oslo), Active(ALibrary.RanaIsil, home: true),
        ]);

        Assert.Equal(
            [
                new LinkConflict(LinkConflictKind.Membership) { Library = ALibrary.HoersholmIsil },
                new LinkConflict(LinkConflictKind.HomeLibrary) { Library = ALibrary.RanaIsil },
            ],
            LinkedMemberships.Conflicts(to, from));
    }

    private static LinkedMemberships Of(Membership[] to, Membership[] from, Isil? home = null) =>
        LinkedMemberships.Of(Member(to), Member(from), home, null);

    private static Patron Member(Membership[] memberships) => APatron.WithMembership(memberships);

    private static Membership Active(Isil library, bool home = false) =>
        new(library, MembershipState.Active, home, 1);
}
