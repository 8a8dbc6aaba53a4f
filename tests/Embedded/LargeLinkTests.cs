using System.Diagnostics;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Embedded;

/// <summary>Somebody with hundreds of loans and years of history is linked in one unit too.</summary>
[Collection(PostgresCollection.Name)]
public sealed class LargeLinkTests(PostgresFixture postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Open = 1000;
    private const int Closed = 10_000;
    private readonly PostgresLedgerUnderTest _ledger = new(postgres.CreateDatabase());

    public async Task InitializeAsync()
    {
        await _ledger.PutSmallWorldAsync(patrons: 3, titles: 1);
        await _ledger.ExecuteAsync(
            $"""
            insert into title (id, library, reference, material, title)
                select i, 'DK-722300', 'X' || i, 'book', 'Skibet' from generate_series(1000, 1099) i;
            insert into copy (id, title_id, owner, barcode, branch, material)
                select i, 1, 'DK-722300', 'X' || i, 'DK-722300', 'book'
                from generate_series(200001, 200000 + {Open + Closed}) i;
            insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                              channel, library, branch, material, closed_at)
                select i, 2, i, 1, '2026-11-01', '2026-12-01', 1, 3, 0, 'DK-722300', 'DK-722300', 'book',
                       case when i > 200000 + {Open} then timestamptz '2026-11-02' end
                from generate_series(200001, 200000 + {Open + Closed}) i;
            insert into reservation (id, patron_id, title_id, place, state, library, pickup_branch, placed_at,
                                     interest_until, channel)
                select 500000 + i, 2, i, 1, 0, 'DK-722300', 'DK-722300', '2026-11-01', '2027-11-01', 0
                from generate_series(1000, 1099) i;
            """);
    }

    public async Task DisposeAsync() => await _ledger.DisposeAsync();

    [Fact]
    public async Task A_thousand_loans_a_hundred_places_and_all_that_has_ended_go_over_at_once()
    {
        await using var host = new HostUnderTest(_ledger);
        var clock = Stopwatch.StartNew();

        var linked = Assert.IsType<Linked>(await host.Ask(SmallWorld.Link(1, 2)));

        output.WriteLine($"{clock.ElapsedMilliseconds} ms");
        Assert.Equal((Open, 100), (linked.Things.Loans, linked.Things.Reservations));
        Assert.Equal(
            [1L], (await _ledger.LoansAsync()).Select(loan => loan.Patron).Distinct());
        _ = Assert.IsType<CheckedIn>(await host.Ask(SmallWorld.CheckIn(1, 200_001)));
    }

    [Fact]
    public async Task More_than_fits_into_one_unit_is_refused_before_anything_moves()
    {
        await _ledger.ExecuteAsync(
            $"update loan set closed_at = null where id <= 200001 + {Linking.MovesMax}");
        await using var host = new HostUnderTest(_ledger);

        var refused = Assert.IsType<Refused>(await host.Ask(SmallWorld.Link(1, 2)));

        Assert.Equal([RefusalCodes.LinkTooLarge], SmallWorld.CodesOf(refused));
        Assert.Null((await _ledger.Load.Patron(new PatronId(2)))!.LinkedTo);
    }
}
