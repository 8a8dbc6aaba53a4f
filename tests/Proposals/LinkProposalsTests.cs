using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Silo.Proposals;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Proposals;

/// <summary>Whatever way two accounts of one person came about, staff are told of them once (N15, N16).</summary>
[Collection(PostgresCollection.Name)]
public sealed class LinkProposalsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Somebody = "17057912345";
    private readonly PostgresLedgerUnderTest _ledger = new(postgres.CreateDatabase());

    public async Task InitializeAsync()
    {
        await _ledger.PutSmallWorldAsync(patrons: 6, titles: 0);
        await _ledger.PutNationalIdAsync(new PatronId(1), Somebody);
        await _ledger.PutNationalIdAsync(new PatronId(4), Somebody);
        await _ledger.PutNationalIdAsync(new PatronId(5), "01018012345");
    }

    public async Task DisposeAsync() => await _ledger.DisposeAsync();

    [Fact]
    public async Task A_pair_is_told_once_with_both_ids()
    {
        Assert.Equal(1, await Proposals().RunAsync(default));
        Assert.Equal(0, await Proposals().RunAsync(default));

        var item = Assert.Single(await OpenAsync()).Item;
        Assert.Equal(
            (WorkItemKind.LinkProposed, new PatronId(1), new PatronId(4)),
            (item.Kind, item.PatronId!.Value, item.OtherPatronId!.Value));
        Assert.Equal([EventKind.WorkItemRaised], await _ledger.EventsAsync());
    }

    [Fact]
    public async Task Engines_that_look_at_the_same_time_tell_of_it_once()
    {
        await _ledger.PutNationalIdAsync(new PatronId(2), Somebody);

        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Proposals().RunAsync(default)));

        Assert.Equal(3, told.Sum());
        Assert.Equal(3, (await OpenAsync()).Count);
    }

    [Fact]
    public async Task Who_was_made_just_now_is_told_of_without_waiting()
    {
        await Proposals().OfAsync(new PatronId(4));
        await Proposals().OfAsync(new PatronId(5));

        _ = Assert.Single(await OpenAsync());
    }

    [Fact]
    public async Task What_staff_said_no_to_is_not_proposed_again()
    {
        _ = await Proposals().RunAsync(default);
        await _ledger.ExecuteAsync("update work_item set done_at = now(), done_by = 1");

        Assert.Equal(0, await Proposals().RunAsync(default));
        Assert.Empty(await OpenAsync());
    }

    [Theory]
    [InlineData("erased = true")]
    [InlineData("kind = 1")]
    [InlineData("linked_to = 6")]
    public async Task Erased_and_linked_accounts_and_institutions_are_in_no_pair(string change)
    {
        await _ledger.ExecuteAsync($"update patron set {change} where id = 1");

        Assert.Equal(0, await Proposals().RunAsync(default));
    }

    [Fact]
    public async Task A_proposal_that_came_too_late_is_ended()
    {
        _ = await Proposals().RunAsync(default);
        await _ledger.ExecuteAsync("update patron set linked_to = 4 where id = 1");

        _ = await Proposals().RunAsync(default);

        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task Hundreds_of_pairs_are_told_in_one_run_also_behind_some_that_nobody_can_be_told_of()
    {
        await _ledger.ExecuteAsync(
            """
            insert into patron (id) select i from generate_series(1000, 3399) i;
            insert into patron_contact (patron_id, name, national_id_index)
                select i, 'Inger', ('\x' || lpad(to_hex(i % 1200), 8, '0'))::bytea from generate_series(1000, 3399) i;
            insert into membership (patron_id, library, active)
                select i, 'DK-722300', true from generate_series(1600, 3399) i where i between 1600 and 2199
                   or i between 2800 and 3399;
            """);

        Assert.Equal(601, await Proposals().RunAsync(default));
    }

    private LinkProposals Proposals() => new(
        _ledger.Database, _ledger.Load, _ledger.Commit, _ledger.Ids, new SetClock(SmallWorld.Noon));

    private Task<IReadOnlyList<WorkItemView>> OpenAsync() => new WorkItemReader(_ledger.Database).OfLibrary(
        SmallWorld.Hoersholm, false, null, null, 0, 100, default);
}
