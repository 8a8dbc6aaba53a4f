using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Reservations;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Embedded;

/// <summary>Many at once for the same thing, through the grains: exactly one gets it, and nobody gets more than a limit
/// allows, also where two hosts believe that they own the same grains (I1, I6, I7, I11, I28).</summary>
public abstract class RaceTests : IAsyncLifetime
{
    private LedgerUnderTest _ledger = null!;

    protected abstract LedgerUnderTest Make();

    public Task InitializeAsync()
    {
        _ledger = Make();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _ledger.DisposeAsync();

    [Fact]
    public async Task Of_64_patrons_racing_for_one_copy_exactly_one_gets_it()
    {
        await _ledger.PutSmallWorldAsync(patrons: 64, titles: 1);
        await using var host = new HostUnderTest(_ledger);

        var replies = await TogetherAsync(64, patron => host.Ask(SmallWorld.CheckOut(patron, 100_001)));

        Assert.Equal(1, replies.Count(reply => reply is Lent));
        Assert.Equal(63, replies.Count(reply => SmallWorld.CodesOf(reply) is [RefusalCodes.CopyOnLoan]));
        _ = Assert.Single(await _ledger.LoansAsync());
    }

    [Fact]
    public async Task One_patron_racing_20_checkouts_at_a_cap_of_5_gets_exactly_5_every_time()
    {
        await _ledger.PutSmallWorldAsync(patrons: 10, titles: 200, policy: policy => policy with
        {
            Loans = policy.Loans with { TotalMax = 5 },
        });
        await using var host = new HostUnderTest(_ledger);

        for (var patron = 1; patron <= 10; patron++)
        {
            var racing = patron;
            var first = 100_000 + (20 * (patron - 1));
            var replies = await TogetherAsync(20, copy => host.Ask(SmallWorld.CheckOut(racing, first + copy)));

            Assert.Equal(5, replies.Count(reply => reply is Lent));
            Assert.Equal(15, replies.Count(reply => SmallWorld.CodesOf(reply) is [RefusalCodes.PatronLoanLimit]));
        }

        Assert.Equal(50, (await _ledger.LoansAsync()).Count);
    }

    [Fact]
    public async Task Two_hosts_on_one_ledger_lend_a_copy_once_and_keep_a_cap_of_5()
    {
        await _ledger.PutSmallWorldAsync(patrons: 8, titles: 160, policy: policy => policy with
        {
            Loans = policy.Loans with { TotalMax = 5 },
        });
        await using var one = new HostUnderTest(_ledger);
        await using var other = new HostUnderTest(_ledger);

        for (var patron = 1; patron <= 8; patron++)
        {
            var racing = patron;
            var first = 100_000 + (20 * (patron - 1));
            var replies = await TogetherAsync(20, copy =>
                (copy % 2 == 0 ? one : other).Ask(SmallWorld.CheckOut(racing, first + copy)));

            Assert.All(replies, reply => Assert.True(
                reply is Lent
                || SmallWorld.CodesOf(reply) is [RefusalCodes.PatronLoanLimit or RefusalCodes.RequestBusy]));
            Assert.Equal(replies.Count(reply => reply is Lent), (await LoansOfAsync(patron)).Count);
            Assert.InRange(replies.Count(reply => reply is Lent), 1, 5);
        }
    }

    [Fact]
    public async Task A_host_whose_memory_is_stale_reloads_and_answers_what_is_true()
    {
        await _ledger.PutSmallWorldAsync(patrons: 2, titles: 1);
        await using var stale = new HostUnderTest(_ledger);
        await using var other = new HostUnderTest(_ledger);
        _ = await stale.LendAsync(1, 100_001);
        _ = await other.Ask(SmallWorld.CheckIn(1, 100_001));

        var lent = await stale.Ask(SmallWorld.CheckOut(2, 100_001));
        var refused = await other.Ask(SmallWorld.CheckOut(1, 100_001));

        _ = Assert.IsType<Lent>(lent);
        Assert.Equal([RefusalCodes.CopyOnLoan], SmallWorld.CodesOf(refused));
    }

    [Fact]
    public async Task A_reservation_and_a_renewal_that_race_are_never_both_granted_out_of_order()
    {
        const int rounds = 30;
        await _ledger.PutSmallWorldAsync(patrons: 2, titles: rounds, policy: policy => policy with
        {
            Renewals = policy.Renewals with { WindowDays = null },
        });
        await using var host = new HostUnderTest(_ledger);
        for (var title = 1; title <= rounds; title++)
        {
            var loan = await host.LendAsync(1, 100_000 + title);
            var raced = title;
            var replies = await Task.WhenAll(
                Task.Run(async () => await host.Ask(SmallWorld.Renew(loan))),
                Task.Run(async () => await host.Ask(SmallWorld.Reserve(2, raced))));

            _ = Assert.IsType<Reserved>(replies[1]);
            var renewed = replies[0] is Renewed;
            Assert.True(renewed || SmallWorld.CodesOf(replies[0]) is [RefusalCodes.RenewalReservedByOther]);
            var after = await host.Ask(SmallWorld.Renew(loan with { }));
            Assert.Equal([RefusalCodes.RenewalReservedByOther], SmallWorld.CodesOf(after));
        }

        await AssertNoRenewalAfterAReservationAsync(_ledger);
    }

    [Fact]
    public async Task Patrons_racing_into_one_queue_get_places_without_gaps_or_twins()
    {
        await _ledger.PutSmallWorldAsync(patrons: 40, titles: 1);
        await using var host = new HostUnderTest(_ledger);

        var replies = await TogetherAsync(40, patron => host.Ask(SmallWorld.Reserve(patron, 1)));

        Assert.Equal(
            Enumerable.Range(1, 40), replies.Select(reply => Assert.IsType<Reserved>(reply).Position).Order());
    }

    [Fact]
    public async Task Copies_of_several_titles_racing_for_one_reservation_give_it_one_copy()
    {
        const int rounds = 15;
        await _ledger.PutSmallWorldAsync(patrons: rounds, titles: 2 * rounds);
        await using var one = new HostUnderTest(_ledger);
        await using var other = new HostUnderTest(_ledger);
        for (var round = 0; round < rounds; round++)
        {
            var (first, second) = ((2 * round) + 1, (2 * round) + 2);
            _ = Assert.IsType<Reserved>(await one.Ask(
                SmallWorld.Reserve(round + 1, first) with { OtherTitles = [new TitleId(second)] }));
            var replies = await Task.WhenAll(
                Task.Run(async () => await one.Ask(SmallWorld.CheckIn(null, 100_000 + first))),
                Task.Run(async () => await (round % 2 == 0 ? one : other)
                    .Ask(SmallWorld.CheckIn(null, 100_000 + second))));

            var routes = replies.Select(reply => Assert.IsType<CheckedIn>(reply).Route.Action);
            Assert.Equal([RouteAction.Shelf, RouteAction.ReservationShelf], routes.Order());
        }

        Assert.All(await _ledger.ReservationsAsync(), row => Assert.Equal(ReservationState.Ready, row.State));
    }

    [Fact]
    public async Task One_patron_racing_into_one_queue_waits_there_once()
    {
        await _ledger.PutSmallWorldAsync(patrons: 1, titles: 1);
        await using var host = new HostUnderTest(_ledger);

        var replies = await TogetherAsync(20, _ => host.Ask(SmallWorld.Reserve(1, 1)));

        Assert.Equal(1, replies.Count(reply => reply is Reserved));
        Assert.Equal(19, replies.Count(reply => SmallWorld.CodesOf(reply) is [RefusalCodes.ReservationDuplicate]));
    }

    [Fact]
    public async Task Returned_copies_racing_into_one_queue_serve_it_in_order()
    {
        await _ledger.PutSmallWorldAsync(patrons: 30, titles: 1);
        for (var copy = 2; copy <= 10; copy++)
        {
            await _ledger.PutAsync(SmallWorld.Copy(100_000 + copy, title: 1));
        }

        await using var host = new HostUnderTest(_ledger);
        for (var copy = 1; copy <= 10; copy++)
        {
            _ = await host.LendAsync(copy, 100_000 + copy);
        }

        var waiting = new List<ReservationId>();
        for (var patron = 11; patron <= 20; patron++)
        {
            waiting.Add(Assert.IsType<Reserved>(await host.Ask(SmallWorld.Reserve(patron, 1))).Reservation.Id);
        }

        var replies = await TogetherAsync(6, copy => host.Ask(SmallWorld.CheckIn(copy, 100_000 + copy)));

        var served = replies.Select(reply => Assert.IsType<CheckedIn>(reply).Route.Reservation!.Value);
        Assert.Equal(waiting.Take(6).Select(id => id.Value).Order(), served.Select(id => id.Value).Order());
        Assert.Equal(4, (await _ledger.ReservationsAsync()).Count(one => one.State == ReservationState.Waiting));
    }

    [Fact]
    public async Task The_same_request_sent_many_times_at_once_has_one_effect_and_one_answer()
    {
        await _ledger.PutSmallWorldAsync(patrons: 1, titles: 1);
        await using var host = new HostUnderTest(_ledger);
        var command = SmallWorld.CheckOut(1, 100_001);

        var replies = await TogetherAsync(20, _ => host.Ask(command));

        Assert.Equal(
            [Assert.Single(await _ledger.LoansAsync()).Id],
            replies.Select(reply => Assert.IsType<Lent>(reply).Loan.Id.Value).Distinct());
    }

    /// <summary>By the event log: no loan of a title was renewed after somebody had begun to wait for it.</summary>
    protected abstract Task AssertNoRenewalAfterAReservationAsync(LedgerUnderTest ledger);

    private async Task<IReadOnlyList<long>> LoansOfAsync(long patron) =>
        [.. (await _ledger.LoansAsync()).Where(loan => loan.Patron == patron).Select(loan => loan.Id)];

    private static Task<Reply[]> TogetherAsync(int count, Func<int, ValueTask<Reply>> ask) =>
        Task.WhenAll(Enumerable.Range(1, count).Select(number => Task.Run(async () => await ask(number))));
}

public sealed class MemoryRaceTests : RaceTests
{
    protected override LedgerUnderTest Make() => new MemoryLedgerUnderTest();

    protected override Task AssertNoRenewalAfterAReservationAsync(LedgerUnderTest ledger) => Task.CompletedTask;
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresRaceTests(PostgresFixture postgres) : RaceTests
{
    protected override LedgerUnderTest Make() => new PostgresLedgerUnderTest(postgres.CreateDatabase());

    protected override async Task AssertNoRenewalAfterAReservationAsync(LedgerUnderTest ledger) =>
        Assert.Empty(await ((PostgresLedgerUnderTest)ledger).RowsAsync(
            """
            select renewed.id from event renewed join event placed using (title_id)
            where renewed.kind = 2 and placed.kind = 5 and renewed.id > placed.id
            """,
            row => row.GetInt64(0)));
}
