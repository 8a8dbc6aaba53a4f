using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>N17: at Rana the new card is linked to Rana: its membership is activated, open loans, reservations and
/// debts go over from the local account, then the old number is retired and leads to the patron as a dead
/// alias.</summary>
[SeedRow("N17", "grains/Patrons/Linking.cs", "grains/Patrons/LinkedMemberships.cs", "grains/Patrons/LinkedCards.cs")]
public sealed class N17Tests
{
    private readonly SeedDesk _desk = ADoubledPatron.AtRana(MembershipState.Pending);

    [Fact]
    public async Task The_new_card_is_activated_and_takes_over_loans_reservations_and_debts()
    {
        var lent = await _desk.Lent(SeedDesk.Second);
        _ = await _desk.Lent(SeedDesk.Third, ACopy.OtherId);
        var owed = await Owed(2500);

        var linked = (await _desk.Host.Ask(ADoubledPatron.Link())).As<Linked>();

        var patron = await Now(SeedDesk.First);
        Assert.Equal(
            [new Membership(ALibrary.RanaIsil, MembershipState.Active, true, 1)], patron.Memberships.AsEnumerable());
        Assert.Equal([lent.Id], patron.Loans.Select(held => held.Id));
        Assert.Equal([new LinkedDebt(ALibrary.RanaIsil, new Money(2500, "NOK"))], linked.Things.Debts.ToArray());
        Assert.Equal([owed with { PatronId = SeedDesk.First, Version = 2 }], _desk.Host.Ledger.Memory.Fees);
        Assert.Empty((await Now(SeedDesk.Second)).Loans);
        Assert.Empty(await _desk.Host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task The_old_number_is_dead_from_then_on_and_the_new_one_borrows()
    {
        _ = await _desk.Host.Ask(ADoubledPatron.Link());

        Assert.Equal(RefusalCodes.CardReplaced, (await _desk.LendBy(ALink.LocalCard)).OnlyRefusal().Code);
        _ = Assert.IsType<Lent>(await _desk.LendBy(ALink.NationalCard));
        Assert.Equal(CardState.Replaced, (await Now(SeedDesk.First)).CardOf(ALink.LocalCard)!.State);
    }

    [Fact]
    public async Task Before_the_link_the_new_card_borrows_nothing_at_Rana() => Assert.Equal(
        RefusalCodes.MembershipNotActivated, (await _desk.LendBy(ALink.NationalCard)).OnlyRefusal().Code);

    [Fact]
    public async Task Who_waits_with_both_cards_keeps_the_earlier_place()
    {
        var desk = ADoubledPatron.AtRana();
        var first = await desk.Reserved(SeedDesk.Second);
        var between = await desk.Reserved(SeedDesk.Third);
        var second = await desk.Reserved(SeedDesk.First);

        _ = await desk.Host.Ask(ADoubledPatron.Link());

        var queue = (await desk.Host.Ledger.Memory.Title(ATitle.Id))!.Queue;
        Assert.Equal(
            [(first.Id, SeedDesk.First), (between.Id, SeedDesk.Third)], queue.Select(one => (one.Id, one.PatronId)));
        Assert.Equal(ReservationState.Cancelled, desk.Now(second).State);
    }

    [Fact]
    public async Task It_is_all_or_nothing()
    {
        _ = await _desk.Lent(SeedDesk.Second);
        _desk.Host.Ledger.Scripted.Enqueue(_ => throw new LedgerAwayException("away"));

        _ = await Assert.ThrowsAsync<LedgerAwayException>(async () => await _desk.Host.Ask(ADoubledPatron.Link()));

        Assert.Single((await Now(SeedDesk.Second)).Loans);
        Assert.Equal(MembershipState.Pending, (await Now(SeedDesk.First)).Memberships[0].State);
        _ = Assert.IsType<Lent>(await _desk.Lend(SeedDesk.Second, ACopy.OtherId));
    }

    private async Task<Patron> Now(PatronId patron) => (await _desk.Host.Ledger.Memory.Patron(patron))!;

    private async Task<Fee> Owed(long amount)
    {
        var fee = ALink.Owed(SeedDesk.Second, amount, ALibrary.RanaIsil, "NOK");
        Assert.Equal(
            CommitResult.Committed.Instance,
            await _desk.Host.Ledger.Commit(new UnitOfWork
            {
                Request = ARequest.Key(90),
                Origin = ARequest.Desk,
                At = _desk.Host.Now,
                Fences = [],
                Facts = [new FeeCharged(fee)],
                Answer = Told.Instance,
            }));
        return fee;
    }
}
