using Skranke.Basics;
using Skranke.Ledger;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>What every ledger promises of units that are committed as one.</summary>
public abstract partial class LedgerContract
{
    [Fact]
    public async Task Units_that_go_together_are_all_written_in_their_order_and_each_answers_for_itself()
    {
        var units = await JoiningAsync(3);

        Assert.True(await _ledger.Commit.CommitTogether(units));

        var title = (await _ledger.Load.Title(new TitleId(1)))!;
        Assert.Equal(2, title.Version);
        Assert.Equal([1L, 2L, 3L], title.Queue.Select(one => one.PatronId.Value));
        Assert.Equal(2, (await _ledger.Load.Patron(new PatronId(3)))!.Version);
        Assert.Equal(Enumerable.Repeat(EventKind.ReservationPlaced, 3), await _ledger.EventsAsync());
        Assert.All(
            await Task.WhenAll(units.Select(unit => CommitAsync(unit).AsTask())),
            again => Assert.True(Assert.IsType<CommitResult.AnsweredBefore>(again).SameRequest));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Of_units_that_go_together_none_is_written_where_one_has_a_broken_fence(int stale)
    {
        var units = await JoiningAsync(3);
        _ = await CommitAsync(Unit([]) with { Fences = [Fence.Touch(new PatronId(1 + stale))] });

        Assert.False(await _ledger.Commit.CommitTogether(units));

        await NothingIsWrittenAsync();
        Assert.Equal(CommitResult.Committed.Instance, await CommitAsync(units[1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Of_units_that_go_together_none_is_written_where_one_was_answered_before(int known)
    {
        var units = await JoiningAsync(3);
        _ = await CommitAsync(Unit([]) with { Request = units[known].Request });

        Assert.False(await _ledger.Commit.CommitTogether(units));

        await NothingIsWrittenAsync();
    }

    [Fact]
    public async Task Of_units_that_go_together_none_is_written_where_one_claims_what_is_taken()
    {
        _ = await CommitAsync(Unit([new ReservationPlaced(Reservation(99, patron: 8, title: 1, place: 2))]));

        Assert.False(await _ledger.Commit.CommitTogether(await JoiningAsync(3)));

        Assert.Equal([8L], (await _ledger.Load.Title(new TitleId(1)))!.Queue.Select(one => one.PatronId.Value));
        _ = Assert.Single(await _ledger.EventsAsync());
    }

    [Fact]
    public async Task Units_that_move_the_same_row_or_have_the_same_key_do_not_go_together()
    {
        var units = await JoiningAsync(2);

        Assert.False(await _ledger.Commit.CommitTogether([units[0], units[1] with { Fences = units[0].Fences }]));
        Assert.False(await _ledger.Commit.CommitTogether([units[0], units[1] with { Request = units[0].Request }]));

        await NothingIsWrittenAsync();
    }

    [Fact]
    public async Task Many_that_go_together_and_many_that_go_alone_do_not_hinder_each_other()
    {
        var together = await JoiningAsync(3);
        var alone = await Task.WhenAll(Enumerable.Range(4, 5).Select(patron => UnitAsync(patron, 100_000 + patron)));

        var results = await Task.WhenAll(
            [
                Task.Run(async () => await _ledger.Commit.CommitTogether(together)),
                .. alone.Select(unit => Task.Run(async () => await CommitAsync(unit) is CommitResult.Committed)),
            ]);

        Assert.All(results, Assert.True);
        Assert.Equal(5, (await _ledger.LoansAsync()).Count);
        Assert.Equal(3, (await _ledger.Load.Title(new TitleId(1)))!.Queue.Length);
    }

    private async Task NothingIsWrittenAsync()
    {
        Assert.Empty((await _ledger.Load.Title(new TitleId(1)))!.Queue);
        Assert.Empty(await _ledger.EventsAsync());
    }

    /// <summary>Patrons 1 to n join the queue of title 1; the first moves it for all.</summary>
    private async Task<UnitOfWork[]> JoiningAsync(int patrons)
    {
        var title = (await _ledger.Load.Title(new TitleId(1)))!;
        var units = new List<UnitOfWork>();
        for (var patron = 1; patron <= patrons; patron++)
        {
            var fence = Fence.On((await _ledger.Load.Patron(new PatronId(patron)))!, FenceMode.Bump);
            units.Add(Unit([new ReservationPlaced(Reservation(10 + patron, patron, title: 1, place: patron))]) with
            {
                Fences = patron == 1 ? [fence, Fence.On(title, FenceMode.Bump)] : [fence],
            });
        }

        return [.. units];
    }
}
