using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Cards;

public sealed class WithdrawingNationalCardTests
{
    private static readonly Patron Nobodys = ANationalCard.Holder() with
    {
        Memberships = [new Membership(ALibrary.RanaIsil, MembershipState.Pending, false, null)],
    };

    [Fact]
    public void A_card_whose_holder_is_nobodys_borrower_leaves_the_register()
    {
        var decision = WithdrawingNationalCard.Decide(Case(Nobodys));

        Assert.Equal(
            [new NationalCardWithdrawn(Nobodys.Id, ANationalCard.Id, ANationalCard.By)], decision.Facts.ToArray());
        Assert.Equal([Fence.On(Nobodys, FenceMode.Bump)], decision.Fences.ToArray());
    }

    [Fact]
    public void Whoever_saw_an_older_state_is_told_to_read_again() => Assert.Equal(
        [RefusalCodes.NationalCardChanged],
        WithdrawingNationalCard.Decide(Case(Nobodys) with { LastChanged = Days.Now }).Codes());

    public static TheoryData<Patron> InUse => new(
        ANationalCard.Holder(),
        Nobodys with { Cards = [.. Nobodys.Cards, .. APatron.Adult().Cards] },
        Nobodys.Holding(ALoan.DueOn("2026-11-30")),
        Nobodys.WaitingFor(AReservation.Waiting(APatron.Id)));

    [Theory]
    [MemberData(nameof(InUse))]
    public void A_card_that_a_library_of_ours_uses_stays(Patron holder) => Assert.Equal(
        [RefusalCodes.NationalCardInUse], WithdrawingNationalCard.Decide(Case(holder)).Codes());

    private static WithdrawingNationalCard.Case Case(Patron holder) => new(
        ANationalCard.Standing(), holder, ANationalCard.ChangedAt, ANationalCard.By, Days.Now);
}
