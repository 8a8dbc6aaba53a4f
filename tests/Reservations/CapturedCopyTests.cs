using Skranke.Reservations;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Reservations;

public sealed class CapturedCopyTests
{
    [Fact]
    public void Says_which_copy_of_which_title_and_issue_it_is() => Assert.Equal(
        new CapturedCopy(ACopy.Id, ACopy.Barcode, ATitle.Id, "2026:4", ATitle.Reference),
        CapturedCopy.Of(ACopy.OnShelf() with { Issue = "2026:4" }));

    [Fact]
    public void Is_known_from_the_reservation_that_captured_it()
    {
        var ready = AReservation.Ready(APatron.Id).OrOther() with { CopyTitleId = ATitle.OtherId, CopyIssue = "2" };

        Assert.Equal(
            new CapturedCopy(ACopy.Id, ACopy.Barcode, ATitle.OtherId, "2", ATitle.Reference), CapturedCopy.Of(ready));
    }

    [Fact]
    public void Is_none_while_a_reservation_waits() => Assert.Null(CapturedCopy.Of(AReservation.Waiting(APatron.Id)));
}
