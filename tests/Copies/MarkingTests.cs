using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Reservations;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Copies;

/// <summary>What staff find out about a copy that is not lent (I2, I12).</summary>
public sealed class MarkingTests
{
    private static readonly WorkItemId NewItem = new(9301);

    [Theory]
    [InlineData(CopyStatus.Damaged)]
    [InlineData(CopyStatus.Incomplete)]
    [InlineData(CopyStatus.Lost)]
    [InlineData(CopyStatus.Withdrawn)]
    public void Is_what_staff_say(CopyStatus status)
    {
        var copy = ACopy.OnShelf();

        var decision = Mark(copy, status);

        Assert.Equal([new CopyMoved(copy, ALibrary.Main, status, null)], decision.Facts.ToArray());
        Assert.Equal(new CopyMarked(copy.Barcode, copy.Owner, 12, status), decision.Answer);
        Assert.Equal(
            [Fence.On(copy, FenceMode.Bump), Fence.On(ALibrary.Hoersholm())], decision.Fences.ToArray());
    }

    [Theory]
    [InlineData(CopyStatus.Damaged)]
    [InlineData(CopyStatus.Missing)]
    public void Is_lent_again_once_it_is_all_right(CopyStatus before) =>
        Assert.Equal(CopyStatus.Available, Mark(ACopy.With(before), CopyStatus.Available).Fact<CopyMoved>().Status);

    [Fact]
    public void Is_searched_for_where_it_is_missing() => Assert.Equal(
        new WorkItemRaised(new WorkItem(
            NewItem,
            ALibrary.HoersholmIsil,
            ALibrary.Main,
            WorkItemKind.CopyMissing,
            Days.Now,
            [],
            CopyId: ACopy.Id,
            Barcode: "020235")),
        Mark(ACopy.OnShelf(), CopyStatus.Missing).Fact<WorkItemRaised>());

    [Fact]
    public void Is_not_searched_for_twice()
    {
        var decision = Mark(ACopy.With(CopyStatus.Missing), CopyStatus.Missing);

        Assert.Empty(decision.Facts);
        Assert.Equal(11, decision.Answer.As<CopyMarked>().CopyVersion);
    }

    [Fact]
    public void Whom_it_was_kept_for_waits_again_at_his_place()
    {
        var ready = AReservation.Ready(APatron.Id, place: 4);

        var decision = Mark(ACopy.CapturedFor(ready), CopyStatus.Missing, ready);

        Assert.Equal(
            new ReservationMoved(ready, AReservation.Waiting(APatron.Id, place: 4) with { Version = 3 }),
            decision.Fact<ReservationMoved>());
        Assert.Contains(Fence.On(ATitle.Queued(ready), FenceMode.Bump), decision.Fences);
    }

    [Fact]
    public void A_queue_that_does_not_know_whom_the_copy_is_kept_for_must_prove_itself()
    {
        var decision = Mark(ACopy.CapturedFor(AReservation.Ready(APatron.Id)), CopyStatus.Damaged);

        Assert.Contains(Fence.On(ATitle.Queued(), FenceMode.Read), decision.Fences);
    }

    [Fact]
    public void A_copy_that_is_all_right_stays_kept()
    {
        var underWay = AReservation.InTransit(APatron.Id);

        Assert.Equal(
            [nameof(CopyMoved)],
            Mark(ACopy.CapturedFor(underWay), CopyStatus.Available, underWay).FactNames());
    }

    [Fact]
    public void A_lent_copy_is_checked_in_first()
    {
        var decision = Mark(ACopy.OnLoan(ALoan.DueOn("2026-11-30")), CopyStatus.Damaged);

        Assert.Equal([RefusalCodes.CopyOnLoan], decision.Codes());
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void Only_a_branch_of_the_library_says_so() => Assert.Equal(
        [RefusalCodes.BranchUnknown],
        Marking.Decide(
            Of(ACopy.OnShelf(), ARequest.Mark(CopyStatus.Damaged) with { Branch = ALibrary.Nowhere }), NewItem)
            .Codes());

    private static Decision Mark(Copy copy, CopyStatus status, params Reservation[] queue) =>
        Marking.Decide(Of(copy, ARequest.Mark(status), queue), NewItem);

    private static Marking.Case Of(Copy copy, MarkCopy command, params Reservation[] queue) =>
        new(command, copy, ATitle.Queued(queue), ALibrary.Hoersholm(), Days.Now);
}
