using System.Collections.Immutable;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Two accounts with one national id are told to staff, and nothing else happens (N15, N16).</summary>
public sealed class ProposingLinkTests
{
    private static readonly Isil Oslo = Isil.Of("NO-2030100");

    [Fact]
    public void A_pair_is_one_work_item_with_both_ids_and_no_name()
    {
        var fact = Assert.Single(Facts(APatron.Other(), APatron.Adult()));

        Assert.Equal(
            new WorkItem(
                new WorkItemId(1), ALibrary.HoersholmIsil, null, WorkItemKind.LinkProposed, Days.Now, [], APatron.Id,
                OtherPatronId: APatron.OtherId),
            Assert.IsType<WorkItemRaised>(fact).Item with { Codes = [] });
    }

    [Fact]
    public void A_library_of_which_both_are_members_is_told_before_all()
    {
        var one = At(APatron.Adult(), ALibrary.RanaIsil, Oslo);
        var other = At(APatron.Other(), ALibrary.HoersholmIsil, Oslo);

        Assert.Equal(Oslo, LibraryOf(one, other));
    }

    [Fact]
    public void Else_the_one_that_issued_a_local_card() => Assert.Equal(
        ALibrary.RanaIsil,
        LibraryOf(
            At(APatron.Adult(), ALibrary.HoersholmIsil) with { Cards = [] },
            At(APatron.Other(), ALibrary.RanaIsil) with
            {
                Cards = [new Card(ALink.LocalCard, CardKind.Local, CardState.Active, ALibrary.RanaIsil)],
            }));

    [Fact]
    public void Else_the_first_of_which_one_is_a_member() =>
        Assert.Equal(Oslo, LibraryOf(At(APatron.Adult()) with { Cards = [] }, At(APatron.Other(), Oslo)));

    [Fact]
    public void Members_of_no_library_are_told_to_nobody() =>
        Assert.Empty(Facts(At(APatron.Adult()), At(APatron.Other())));

    [Fact]
    public void Institutions_erased_and_linked_accounts_are_in_no_pair()
    {
        Assert.Empty(Facts(APatron.Other(), APatron.Institution()));
        Assert.Empty(Facts(APatron.Other() with { Erased = true }, APatron.Adult()));
        Assert.Empty(Facts(APatron.Other(), APatron.Adult() with { LinkedTo = new PatronId(7) }));
        Assert.Empty(Facts(APatron.Adult(), APatron.Adult()));
    }

    [Fact]
    public void Each_other_account_is_a_pair_of_its_own() => Assert.Equal(
        2, Facts(APatron.Adult(), APatron.Other(), APatron.Other() with { Id = new PatronId(1003) }).Length);

    private static Isil LibraryOf(Patron one, Patron other) =>
        Assert.IsType<WorkItemRaised>(Assert.Single(Facts(one, other))).Item.Library;

    private static ImmutableArray<Fact> Facts(Patron patron, params Patron[] others)
    {
        var last = 0;
        return ProposingLink.Facts(patron, others, Days.Now, () => new WorkItemId(++last));
    }

    private static Patron At(Patron patron, params Isil[] libraries) => patron with
    {
        Memberships = [.. libraries.Select(isil => new Membership(isil, MembershipState.Active, false, 1))],
    };
}
