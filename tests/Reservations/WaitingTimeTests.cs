using Skranke.Basics;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.Titles;
using Xunit;

namespace Skranke.Tests.Reservations;

/// <summary>When a copy can be expected. Hørsholm lends books for a month.</summary>
public sealed class WaitingTimeTests
{
    private static readonly Reservation Mine = AReservation.Waiting(APatron.Id, place: 5);

    private static readonly CopyOutlook OnShelf = new(ACopy.Id, null, null, IsCaptured: false);

    private static readonly CopyOutlook Captured = new(ACopy.Id, null, null, IsCaptured: true);

    [Fact]
    public void A_free_copy_can_come_today() => Assert.Equal(Days.Today, Of(ATitle.Queued(Mine), OnShelf));

    [Fact]
    public void A_lent_copy_comes_when_it_is_due() =>
        Assert.Equal(Days.Day("2026-11-20"), Of(ATitle.Queued(Mine), Due("2026-11-20"), Due("2026-11-25")));

    [Fact]
    public void An_overdue_copy_is_taken_to_need_another_week() =>
        Assert.Equal(Days.Day("2026-11-09"), Of(ATitle.Queued(Mine), Due("2026-09-01")));

    [Fact]
    public void A_captured_copy_is_lent_first() =>
        Assert.Equal(Days.Day("2026-12-02"), Of(ATitle.Queued(Mine), Captured));

    [Theory]
    [InlineData(0, "2026-11-02")]
    [InlineData(1, "2026-11-20")]
    [InlineData(2, "2026-12-02")]
    [InlineData(3, "2026-12-20")]
    [InlineData(4, "2027-01-02")]
    public void Copies_pass_from_one_to_the_next(int ahead, string expected)
    {
        var queue = Enumerable.Range(1, ahead).Select(n => AReservation.Waiting(new PatronId(1100 + n), n));

        Assert.Equal(
            Days.Day(expected), Of(ATitle.Queued([.. queue, Mine]), OnShelf, Due("2026-11-20")));
    }

    [Fact]
    public void Who_waits_for_other_issues_or_copies_is_not_ahead()
    {
        var issue = AReservation.Waiting(APatron.OtherId, place: 1) with { Issue = "2026:3" };
        var copy = AReservation.Waiting(APatron.OtherId, place: 1).Wanting(ACopy.OtherId);
        var third = new CopyOutlook(ACopy.Id, "2026:4", null, IsCaptured: false);

        Assert.Equal(Days.Today, At(ATitle.Queued(issue), Mine with { Issue = "2026:4" }, third));
        Assert.Equal(Days.Today, At(ATitle.Queued(copy), Mine.Wanting(ACopy.Id), OnShelf));
    }

    [Fact]
    public void Nothing_is_expected_where_no_copy_can_come()
    {
        Assert.Null(Of(ATitle.Queued(Mine)));
        Assert.Null(At(ATitle.Queued(), Mine.Wanting(ACopy.OtherId), OnShelf));
        Assert.Null(At(ATitle.Queued(), Mine with { Issue = "2026:4" }, OnShelf));
        Assert.Null(At(ATitle.Queued(), AReservation.Ready(APatron.Id), OnShelf));
    }

    [Fact]
    public void A_pause_puts_it_off()
    {
        Assert.Equal(
            Days.Day("2026-12-25"), At(ATitle.Queued(), Mine.PausedOn("2026-12-01", "2026-12-24"), OnShelf));
        Assert.Null(At(ATitle.Queued(), Mine.PausedOn("2026-12-01", null), OnShelf));
    }

    private static CopyOutlook Due(string day) => new(ACopy.OtherId, null, Days.Day(day), IsCaptured: false);

    private static DateOnly? Of(Title title, params CopyOutlook[] copies) => At(title, Mine, copies);

    private static DateOnly? At(Title title, Reservation reservation, params CopyOutlook[] copies) =>
        WaitingTime.Of(title, reservation, copies, ALibrary.Hoersholm(), Days.Now);
}
