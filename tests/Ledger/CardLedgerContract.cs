using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of cards, their numbers, memberships and accepted rules.</summary>
public abstract partial class LedgerContract
{
    private static readonly PatronId Holder = new(1);

    private static readonly Card Digital = new(
        CardNumber.Of("N300000001"), CardKind.NationalDigital, CardState.Active, null)
    {
        Id = new CardId(2501),
    };

    [Fact]
    public async Task A_card_that_was_issued_is_loaded_as_it_was_written()
    {
        var local = new Card(CardNumber.Of("L-1"), CardKind.Local, CardState.Active, SmallWorld.Hoersholm)
        {
            Id = new CardId(2502),
        };
        _ = await CommitAsync(Unit([new CardIssued(Holder, Digital), new CardIssued(Holder, local)]));

        var cards = (await _ledger.Load.Patron(Holder))!.Cards;

        Assert.Equal([Digital, local], cards.Where(card => card.Id.Value > 2500 && card.Id.Value < 2600));
        Assert.Equal([EventKind.CardIssued, EventKind.CardIssued], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task A_replaced_card_and_the_one_in_its_place_are_one_unit()
    {
        _ = await CommitAsync(Unit([new CardIssued(Holder, Digital)]));
        var (dead, next) = (
            Digital with { State = CardState.Replaced, ReplacedBy = new CardId(2503) },
            Digital with { Id = new CardId(2503), Number = CardNumber.Of("N300000002") });

        _ = await CommitAsync(Unit(
            [new CardChanged(Holder, dead, EventKind.CardReplaced), new CardIssued(Holder, next)]));

        var patron = (await _ledger.Load.Patron(Holder))!;
        Assert.Equal([dead, next], patron.Cards.Where(card => card.IsNational).OrderBy(card => card.Id.Value));
        Assert.Equal(next, patron.NationalCard);
    }

    [Fact]
    public async Task A_national_id_has_a_card_without_a_number()
    {
        var card = Card.OfNationalId with { Id = new CardId(2504) };
        var blocked = card with { State = CardState.Blocked, BlockReason = CardBlockReason.Stolen };

        _ = await CommitAsync(Unit(
            [new CardIssued(Holder, card), new CardChanged(Holder, blocked, EventKind.CardBlocked)]));

        Assert.Equal(blocked, (await _ledger.Load.Patron(Holder))!.CardOf(CardNumber.NationalId));
    }

    [Fact]
    public async Task Two_cards_never_have_one_number()
    {
        _ = await CommitAsync(Unit([new CardIssued(Holder, Digital)]));

        var result = await CommitAsync(Unit(
            [new CardIssued(new PatronId(2), Digital with { Id = new CardId(2505) })]));

        Assert.Equal("card_one_national_number", Assert.IsType<CommitResult.ClaimLost>(result).Constraint);
        Assert.Equal([EventKind.CardIssued], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task Whether_a_number_is_taken_is_asked_of_one_library_or_of_all()
    {
        _ = await CommitAsync(Unit([new CardIssued(Holder, Digital)]));

        Assert.True(await _ledger.CardNumbers.IsTaken(null, Digital.Number));
        Assert.False(await _ledger.CardNumbers.IsTaken(SmallWorld.Hoersholm, Digital.Number));
        Assert.True(await _ledger.CardNumbers.IsTaken(SmallWorld.Hoersholm, CardNumber.Of("C1")));
        Assert.False(await _ledger.CardNumbers.IsTaken(null, CardNumber.Of("C1")));
    }

    [Fact]
    public async Task No_number_is_in_two_series()
    {
        var series = new CardSeries(SmallWorld.Hoersholm, 100, 199, 100);
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(Unit([new CardSeriesReserved(series)])));

        foreach (var (first, last) in new[] { (199L, 300L), (0L, 100L), (120L, 130L), (0L, 500L) })
        {
            var result = await CommitAsync(Unit(
                [new CardSeriesReserved(new CardSeries(SmallWorld.Hoersholm, first, last, first))]));
            Assert.Equal("card_series_do_not_overlap", Assert.IsType<CommitResult.ClaimLost>(result).Constraint);
        }

        Assert.Equal([series], await _ledger.CardNumbers.Series());
    }

    [Fact]
    public async Task Numbers_are_drawn_in_order_through_all_series_and_past_those_that_are_taken()
    {
        _ = await CommitAsync(Unit(
        [
            new CardSeriesReserved(new CardSeries(SmallWorld.Hoersholm, 300_000_000, 300_000_002, 300_000_000)),
            new CardSeriesReserved(new CardSeries(SmallWorld.Hoersholm, 400_000_000, 400_000_000, 400_000_000)),
            new CardIssued(Holder, Digital),
        ]));

        Assert.Equal(new DrawnNumber(CardNumber.Of("N300000000"), 4, 3, 4), await NextAsync());
        Assert.Equal(new DrawnNumber(CardNumber.Of("N300000002"), 3, 1, 4), await NextAsync());
        Assert.Equal(new DrawnNumber(CardNumber.Of("N400000000"), 1, 0, 4), await NextAsync());
        Assert.Null(await NextAsync());
        Assert.Null(await NextAsync());
        Assert.Null(await _ledger.CardNumbers.Next(Isil.Of("NO-2183300")));
        Assert.Equal([0, 0], (await _ledger.CardNumbers.Series()).Select(series => series.Left));
    }

    [Fact]
    public async Task A_library_s_own_numbers_are_drawn_past_those_that_are_taken()
    {
        var series = new LocalSeries { Prefix = "C", Digits = 1, First = 7, Last = 9 };

        Assert.Equal(
            new DrawnNumber(CardNumber.Of("C9"), 3, 0, 3),
            await _ledger.CardNumbers.NextLocal(SmallWorld.Hoersholm, series));
        Assert.Null(await _ledger.CardNumbers.NextLocal(SmallWorld.Hoersholm, series));
    }

    [Fact]
    public async Task Of_64_who_draw_at_once_no_two_get_the_same_number()
    {
        _ = await CommitAsync(Unit(
            [new CardSeriesReserved(new CardSeries(SmallWorld.Hoersholm, 1000, 1059, 1000))]));

        var drawn = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(async () =>
            await (number % 2 == 0 ? _ledger.CardNumbers : _ledger.OtherCardNumbers).Next(SmallWorld.Hoersholm))));

        Assert.Equal(
            Enumerable.Range(1000, 60).Select(number => CardSeries.NumberOf(number)),
            drawn.OfType<DrawnNumber>().Select(one => one.Number).OrderBy(number => number.Value));
        Assert.Equal(1, drawn.OfType<DrawnNumber>().Count(one => one.Left == 0));
    }

    [Fact]
    public async Task A_membership_begins_changes_and_ends()
    {
        var home = (await _ledger.Load.Patron(Holder))!.Memberships[0];
        var moved = home with { Home = false, RulesVersion = 2 };

        _ = await CommitAsync(Unit([new MembershipChanged(Holder, home, moved, EventKind.RulesAccepted)]));
        Assert.Equal([moved], await MembershipsAsync());
        _ = await CommitAsync(Unit([new MembershipChanged(Holder, moved, null, EventKind.MembershipEnded)]));
        Assert.Empty(await MembershipsAsync());
        var pending = new Membership(SmallWorld.Hoersholm, MembershipState.Pending, true, null);
        _ = await CommitAsync(Unit([new MembershipChanged(Holder, null, pending, EventKind.MembershipJoined)]));
        Assert.Equal([pending], await MembershipsAsync());

        Assert.Equal(
            [EventKind.RulesAccepted, EventKind.MembershipEnded, EventKind.MembershipJoined],
            await _ledger.EventsAsync());
    }

    [Fact]
    public async Task Every_acceptance_of_rules_is_proved()
    {
        _ = await CommitAsync(Unit([new RulesAccepted(Holder, SmallWorld.Hoersholm, 2)]));
        _ = await CommitAsync(Unit([new RulesAccepted(Holder, SmallWorld.Hoersholm, 3)]));

        Assert.Equal([(1, 2), (1, 3)], await _ledger.AcceptancesAsync());
        Assert.Equal([EventKind.RulesAccepted, EventKind.RulesAccepted], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task Accounts_of_one_person_are_found_by_the_national_id()
    {
        await _ledger.PutNationalIdAsync(1, "0101800001");
        await _ledger.PutNationalIdAsync(3, "0101800001");
        await _ledger.PutNationalIdAsync(2, "0101800001");
        await _ledger.PutNationalIdAsync(4, "0101800002");

        var person = await _ledger.Load.SamePerson(Holder);

        Assert.True(person.HasNationalId);
        Assert.Equal([new PatronId(2), new PatronId(3)], person.Others.ToArray());
        Assert.Empty((await _ledger.Load.SamePerson(new PatronId(4))).Others);
        Assert.Equal(SamePerson.Unknown, await _ledger.Load.SamePerson(new PatronId(5)));
    }

    private ValueTask<DrawnNumber?> NextAsync() => _ledger.CardNumbers.Next(SmallWorld.Hoersholm);

    private async Task<IReadOnlyList<Membership>> MembershipsAsync() =>
        (await _ledger.Load.Patron(Holder))!.Memberships.ToArray();
}
