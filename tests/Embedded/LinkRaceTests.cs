using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Embedded;

/// <summary>Linking while everything else happens to both accounts: whatever it meets sees the world before or after,
/// nothing is left behind at the emptied account, and nothing is there twice (I1, I11, I14, I23, I28).</summary>
public abstract class LinkRaceTests : IAsyncLifetime
{
    private const int Rounds = 12;
    private LedgerUnderTest _ledger = null!;

    protected abstract LedgerUnderTest Make();

    public async Task InitializeAsync()
    {
        _ledger = Make();
        await _ledger.PutSmallWorldAsync(patrons: 3 * Rounds, titles: 4 * Rounds, policy: policy => policy with
        {
            Renewals = policy.Renewals with { WindowDays = null },
        });
    }

    public async Task DisposeAsync() => await _ledger.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loans_that_are_made_renewed_and_returned_meanwhile_are_all_the_other_account_s(bool twoHosts)
    {
        await using var host = new HostUnderTest(_ledger);
        await using var other = twoHosts ? new HostUnderTest(_ledger) : null;
        for (var round = 0; round < Rounds; round++)
        {
            var (to, from, copy) = Round(round);
            var (renewed, returned) = (await host.LendAsync(from, copy), await host.LendAsync(from, copy + 1));
            _ = await host.LendAsync(to, copy + 2);

            var replies = await TogetherAsync(
                () => host.Ask(SmallWorld.Link(to, from)),
                () => (other ?? host).Ask(SmallWorld.Renew(renewed)),
                () => (other ?? host).Ask(SmallWorld.CheckIn(from, returned.CopyId.Value)),
                () => (other ?? host).Ask(SmallWorld.CheckOut(from, copy + 3)),
                () => host.Ask(SmallWorld.CheckIn(to, copy + 2)));

            _ = Assert.IsType<Linked>(replies[0]);
            AssertBeforeOrAfter(replies[1], reply => reply is Renewed);
            Assert.True(replies[2] is CheckedIn || replies[2] == new LentToAnother(new PatronId(to)));
            AssertBeforeOrAfter(replies[3], reply => reply is Lent);
            _ = Assert.IsType<CheckedIn>(replies[4]);
            var loans = (await _ledger.LoansAsync()).Where(loan => loan.Copy >= copy && loan.Copy < copy + 4).ToArray();
            Assert.All(loans, loan => Assert.Equal(to, loan.Patron));
            Assert.Equal(replies[3] is Lent ? 4 : 3, loans.Length);
            Assert.Equal(replies[2] is not CheckedIn, loans.Single(loan => loan.Id == returned.Id.Value).Open);
            _ = Assert.IsType<CheckedIn>(await host.Ask(SmallWorld.CheckIn(to, copy)));
        }
    }

    [Fact]
    public async Task A_copy_that_is_captured_meanwhile_waits_for_the_one_that_stays()
    {
        await using var host = new HostUnderTest(_ledger);
        await using var other = new HostUnderTest(_ledger);
        for (var round = 0; round < Rounds; round++)
        {
            var (to, from, copy) = Round(round);
            var title = copy - 100_000;
            _ = Assert.IsType<Reserved>(await host.Ask(SmallWorld.Reserve(from, title)));

            var replies = await TogetherAsync(
                () => host.Ask(SmallWorld.Link(to, from)),
                () => (round % 2 == 0 ? host : other).Ask(SmallWorld.CheckIn(null, copy)));

            _ = Assert.IsType<Linked>(replies[0]);
            _ = Assert.IsType<CheckedIn>(replies[1]);
            Assert.Equal(new PatronId(to), (await _ledger.Load.Copy(new CopyId(copy)))!.Capture!.PatronId);
            Assert.Equal(
                [RefusalCodes.CopyReservedForOther],
                SmallWorld.CodesOf(await host.Ask(SmallWorld.CheckOut(to + 2, copy))));
            _ = Assert.IsType<Lent>(await other.Ask(SmallWorld.CheckOut(to, copy)));
        }
    }

    [Fact]
    public async Task Reservations_that_are_placed_cancelled_or_end_by_time_meanwhile_end_once()
    {
        await using var host = new HostUnderTest(_ledger);
        for (var round = 0; round < Rounds; round++)
        {
            var (to, from, copy) = Round(round);
            var title = copy - 100_000;
            var cancelled = Assert.IsType<Reserved>(await host.Ask(SmallWorld.Reserve(from, title))).Reservation;
            _ = await host.Ask(SmallWorld.Reserve(from, title + 1));
            _ = await host.Ask(SmallWorld.Reserve(to, title + 1));
            var lapsing = Assert.IsType<Reserved>(await host.Ask(
                SmallWorld.Reserve(from, title + 2) with { InterestUntil = new DateOnly(2026, 11, 23) })).Reservation;
            host.Clock.Now = SmallWorld.Noon.AddDays(1);

            var replies = await TogetherAsync(
                () => host.Ask(SmallWorld.Link(to, from)),
                () => host.Ask(new CancelReservation
                {
                    Key = SmallWorld.Key(), Origin = SmallWorld.Desk, PatronId = new PatronId(from),
                    ReservationId = cancelled.Id, TitleId = cancelled.TitleId,
                }),
                () => host.Host.Ask(GrainKey.Of(lapsing.TitleId), new LapseReservation(lapsing.Id)),
                () => host.Ask(SmallWorld.Reserve(to, title + 3)),
                () => host.Ask(SmallWorld.Reserve(from, title + 3)));
            host.Clock.Now = SmallWorld.Noon;

            _ = Assert.IsType<Linked>(replies[0]);
            AssertBeforeOrAfter(replies[1], reply => reply is ReservationClosed);
            _ = Assert.IsType<ReservationClosed>(Assert.IsType<Concluded>(replies[2]).Answer);
            var rows = (await _ledger.ReservationsAsync()).Where(row => row.Patron == to || row.Patron == from)
                .ToArray();
            Assert.All(rows, row => Assert.Equal(to, row.Patron));
            Assert.Equal(
                1, rows.Count(row => row.State == ReservationState.Expired && row.Id == lapsing.Id.Value));
            foreach (var id in new[] { title + 1, title + 3 })
            {
                _ = Assert.Single((await _ledger.Load.Title(new TitleId(id)))!.Queue);
            }
        }
    }

    [Fact]
    public async Task A_card_that_is_blocked_meanwhile_never_works_again()
    {
        await using var host = new HostUnderTest(_ledger);
        for (var round = 0; round < Rounds; round++)
        {
            var (to, from, copy) = Round(round);
            var card = (await _ledger.Load.Patron(new PatronId(from)))!.Cards[0];

            var replies = await TogetherAsync(
                () => host.Ask(SmallWorld.Link(to, from)),
                () => host.Ask(new BlockCard
                {
                    Key = SmallWorld.Key(), Origin = SmallWorld.Desk, PatronId = new PatronId(from),
                    CardId = card.Id, Reason = CardBlockReason.Lost,
                }));

            Assert.True(replies[0] is Linked, string.Join(' ', SmallWorld.CodesOf(replies[0])));
            // The card is blocked before the link, or stands no more at the account that it is blocked at.
            Assert.True(
                replies[1] is PatronChanged
                    || SmallWorld.CodesOf(replies[1]).Any(code => code
                        is RefusalCodes.PatronLinked or RefusalCodes.CardReplaced or RefusalCodes.CardUnknown),
                string.Join(' ', SmallWorld.CodesOf(replies[1])));
            Assert.Equal(
                [RefusalCodes.CardReplaced],
                SmallWorld.CodesOf(await host.Ask(SmallWorld.CheckOut(to, copy) with { Card = card.Number })));
        }
    }

    [Fact]
    public async Task Of_two_that_are_linked_both_ways_at_once_exactly_one_stays()
    {
        await using var host = new HostUnderTest(_ledger);
        await using var other = new HostUnderTest(_ledger);
        for (var round = 0; round < Rounds; round++)
        {
            var (one, two, _) = Round(round);

            var replies = await TogetherAsync(
                () => host.Ask(SmallWorld.Link(one, two)),
                () => (round % 2 == 0 ? host : other).Ask(SmallWorld.Link(two, one)));

            var linked = Assert.Single(replies.OfType<Linked>());
            Assert.Equal(
                [RefusalCodes.PatronLinked],
                SmallWorld.CodesOf(replies.Single(reply => reply is not Linked)).Distinct());
            Assert.Equal(linked.To, (await _ledger.Load.Patron(linked.From))!.LinkedTo);
            Assert.Null((await _ledger.Load.Patron(linked.To))!.LinkedTo);
        }
    }

    [Fact]
    public async Task The_same_request_sent_many_times_at_once_links_once_and_answers_the_same()
    {
        await using var host = new HostUnderTest(_ledger);
        await using var other = new HostUnderTest(_ledger);
        _ = await host.LendAsync(2, 100_001);
        var command = SmallWorld.Link(1, 2);

        var replies = await TogetherAsync([.. Enumerable.Range(0, 12).Select<int, Func<ValueTask<Reply>>>(
            number => () => (number % 2 == 0 ? host : other).Ask(command))]);

        Assert.Equal(
            [1], replies.Select(reply => Assert.IsType<Linked>(reply).Things.Loans).Distinct());
        Assert.Equal(1, (await _ledger.EventsAsync()).Count(kind => kind == EventKind.AccountsLinked));
    }

    private static (long To, long From, long Copy) Round(int round) =>
        ((3 * round) + 1, (3 * round) + 2, 100_001 + (4 * round));

    private static void AssertBeforeOrAfter(Reply reply, Func<Reply, bool> before) => Assert.True(
        before(reply) || SmallWorld.CodesOf(reply) is [RefusalCodes.PatronLinked], reply.ToString());

    private static Task<Reply[]> TogetherAsync(params Func<ValueTask<Reply>>[] asks) =>
        Task.WhenAll(asks.Select(ask => Task.Run(async () => await ask())));
}

public sealed class MemoryLinkRaceTests : LinkRaceTests
{
    protected override LedgerUnderTest Make() => new MemoryLedgerUnderTest();
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresLinkRaceTests(PostgresFixture postgres) : LinkRaceTests
{
    protected override LedgerUnderTest Make() => new PostgresLedgerUnderTest(postgres.CreateDatabase());
}
