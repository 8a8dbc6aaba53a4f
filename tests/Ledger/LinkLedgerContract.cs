using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Tests.Support;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises about two accounts that become one (N15-N17).</summary>
public abstract partial class LedgerContract
{
    [Fact]
    public async Task Everything_of_the_emptied_account_is_that_of_the_other()
    {
        var (open, closed) = (await LendAsync(2, 100_001), await LendAsync(2, 100_002));
        var ended = closed with { Version = 2, ClosedAt = SmallWorld.Noon };
        _ = await CommitAsync(Unit([new LoanClosed(ended, SmallWorld.Main, Channel.Desk)]));
        var waiting = Reservation(11, patron: 2, title: 3, place: 1);
        var cancelled = Reservation(12, patron: 2, title: 4, place: 1);
        var fee = FeeOf(2, 2000, closed.Id);
        _ = await CommitAsync(Unit(
            [new ReservationPlaced(waiting), new ReservationPlaced(cancelled), new FeeCharged(fee)]));
        _ = await CommitAsync(Unit(
            [new ReservationMoved(cancelled, cancelled with { Version = 2, State = ReservationState.Cancelled })]));

        Assert.Equal(CommitResult.Committed.Instance, await LinkAsync(1, 2));

        Assert.Equal(
            open with { PatronId = new PatronId(1), Version = 2 },
            (await _ledger.Load.Copy(open.CopyId))!.Loan);
        Assert.Equal(
            ended with { PatronId = new PatronId(1), Version = 3 }, await _ledger.Load.Loan(closed.Id));
        Assert.Equal([1L], (await _ledger.ReservationsAsync()).Select(one => one.Patron).Distinct());
        Assert.Equal(
            waiting with { PatronId = new PatronId(1), Version = 2 },
            Assert.Single((await _ledger.Load.Title(new TitleId(3)))!.Queue));
        Assert.Equal(
            [fee with { PatronId = new PatronId(1), Version = 2 }], await _ledger.Load.OpenFees(new PatronId(1)));
        Assert.Empty(await _ledger.Load.OpenFees(new PatronId(2)));
        Assert.Equal(EventKind.AccountsLinked, (await _ledger.EventsAsync())[^1]);
        var patron = (await _ledger.Load.Patron(new PatronId(1)))!;
        Assert.Equal([open.Id], patron.Loans.Select(held => held.Id));
        Assert.Equal([waiting.Id], patron.Reservations.Select(held => held.Id));
    }

    [Fact]
    public async Task The_emptied_account_is_a_shell_and_its_cards_lead_to_the_other()
    {
        await _ledger.PutAsync(SmallWorld.Patron(21) with { Pin = null, BirthDate = null });
        await _ledger.PutAsync(SmallWorld.Patron(22) with { Pin = new Pin([1], [2], 0, null) });

        Assert.Equal(CommitResult.Committed.Instance, await LinkAsync(21, 22));

        var shell = (await _ledger.Load.Patron(new PatronId(22)))!;
        Assert.Equal(new PatronId(21), shell.LinkedTo);
        Assert.Null(shell.BirthDate);
        Assert.Null(shell.Pin);
        Assert.Empty(shell.Cards);
        Assert.Empty(shell.Memberships);
        var patron = (await _ledger.Load.Patron(new PatronId(21)))!;
        Assert.Null(patron.LinkedTo);
        Assert.Equal(new DateOnly(1980, 5, 17), patron.BirthDate);
        Assert.Equal([2], patron.Pin!.Hash);
        Assert.Equal(
            [("C21", CardState.Active), ("C22", CardState.Replaced)],
            patron.Cards.Select(card => (card.Number.Value, card.State)));
        Assert.Equal(2, patron.Version);
        Assert.Equal(2, shell.Version);
    }

    [Fact]
    public async Task Memberships_are_joined_as_the_fact_says()
    {
        var rana = Isil.Of("NO-1183300");
        await _ledger.PutAsync(SmallWorld.Library() with { Isil = rana, Branches = [] });
        await _ledger.PutAsync(SmallWorld.Patron(21) with
        {
            Memberships = [new Membership(SmallWorld.Hoersholm, MembershipState.Pending, false, null)],
        });
        await _ledger.PutAsync(SmallWorld.Patron(22) with
        {
            Memberships =
            [
                new Membership(SmallWorld.Hoersholm, MembershipState.Active, true, 1),
                new Membership(rana, MembershipState.Active, false, 4),
            ],
        });

        Assert.Equal(CommitResult.Committed.Instance, await LinkAsync(21, 22, home: rana));

        Assert.Equal(
            [
                new Membership(SmallWorld.Hoersholm, MembershipState.Active, false, 1),
                new Membership(rana, MembershipState.Active, true, 4),
            ],
            (await _ledger.Load.Patron(new PatronId(21)))!.Memberships.AsEnumerable());
    }

    [Fact]
    public async Task I14_a_duplicate_ends_in_the_same_unit_and_the_other_goes_over()
    {
        var (mine, theirs) = (Reservation(11, 1, 1, 2), Reservation(12, 2, 1, 1));
        _ = await CommitAsync(Unit([new ReservationPlaced(theirs), new ReservationPlaced(mine)]));

        Assert.Equal(
            "I11_one_active_reservation_per_patron_and_title",
            Assert.IsType<CommitResult.ClaimLost>(await LinkAsync(1, 2)).Constraint);
        Assert.Equal(
            CommitResult.Committed.Instance,
            await LinkAsync(1, 2, facts:
            [
                new ReservationMoved(mine, mine with { Version = 2, State = ReservationState.Cancelled }),
            ]));

        Assert.Equal(
            [(11L, 1L, ReservationState.Cancelled), (12L, 1L, ReservationState.Waiting)],
            (await _ledger.ReservationsAsync()).OrderBy(row => row.Id));
    }

    [Fact]
    public async Task Who_is_one_person_is_told_by_the_national_id()
    {
        await _ledger.PutNationalIdAsync(new PatronId(1), "17057912345");
        await _ledger.PutNationalIdAsync(new PatronId(2), "17057912345");
        await _ledger.PutNationalIdAsync(new PatronId(3), "01018012345");

        Assert.True(await _ledger.Load.AreOnePerson(new PatronId(1), new PatronId(2)));
        Assert.False(await _ledger.Load.AreOnePerson(new PatronId(1), new PatronId(3)));
        Assert.Null(await _ledger.Load.AreOnePerson(new PatronId(1), new PatronId(4)));
        Assert.Equal([new PatronId(2)], await _ledger.Load.OtherAccounts(new PatronId(1)));
        Assert.Empty(await _ledger.Load.OtherAccounts(new PatronId(3)));
        Assert.Empty(await _ledger.Load.OtherAccounts(new PatronId(4)));
    }

    [Fact]
    public async Task A_pair_is_proposed_once_and_its_proposal_ends_with_the_link()
    {
        await _ledger.PutNationalIdAsync(new PatronId(1), "17057912345");
        await _ledger.PutNationalIdAsync(new PatronId(2), "17057912345");
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([Proposal(31, 1, 2)])));

        Assert.Empty(await _ledger.Load.OtherAccounts(new PatronId(1)));
        Assert.Empty(await _ledger.Load.OtherAccounts(new PatronId(2)));
        Assert.Equal(
            "work_item_one_proposal",
            Assert.IsType<CommitResult.ClaimLost>(await CommitAsync(Unit([Proposal(32, 2, 1)]))).Constraint);

        Assert.Equal(CommitResult.Committed.Instance, await LinkAsync(1, 2));
        var done = await CommitAsync(Unit([new WorkItemDone(new WorkItemId(31), SmallWorld.Hoersholm, null)]));
        _ = Assert.IsType<CommitResult.ClaimLost>(done);
        Assert.Null(await _ledger.Load.AreOnePerson(new PatronId(1), new PatronId(2)));
    }

    /// <summary>As the rule would have it, but for what the facts end.</summary>
    private async Task<CommitResult> LinkAsync(long to, long from, Isil? home = null, Fact[]? facts = null)
    {
        var stays = (await _ledger.Load.Patron(new PatronId(to)))!;
        var goes = (await _ledger.Load.Patron(new PatronId(from)))!;
        var memberships = LinkedMemberships.Of(stays, goes, home, null);
        var linked = new AccountsLinked(
            goes.Id, stays.Id, memberships.All, memberships.TakenOver, LinkedCards.Of(stays, goes).Cards);
        return await CommitAsync(Unit([.. facts ?? [], linked]) with
        {
            Fences = [Fence.On(stays, FenceMode.Bump), Fence.On(goes, FenceMode.Bump)],
        });
    }

    private static Fee FeeOf(long patron, long amount, LoanId loan) => new(
        new FeeId(9001),
        new PatronId(patron),
        SmallWorld.Hoersholm,
        "overdue",
        new Money(amount, "DKK"),
        SmallWorld.Noon)
    {
        Loans = [new FeeLoan(loan, 0)],
    };

    private static WorkItemRaised Proposal(long id, long one, long other) => new(new WorkItem(
        new WorkItemId(id), SmallWorld.Hoersholm, null, WorkItemKind.LinkProposed, SmallWorld.Noon, [],
        new PatronId(one), OtherPatronId: new PatronId(other)));
}
