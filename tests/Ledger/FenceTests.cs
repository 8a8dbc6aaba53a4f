using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Ledger;

public sealed class FenceTests
{
    [Fact]
    public void Names_what_it_guards_and_the_version_that_was_seen()
    {
        Assert.Equal(
            new Fence(FenceKind.Patron, 1001, default, 5, FenceMode.Bump), Fence.On(APatron.Adult(), FenceMode.Bump));
        Assert.Equal(
            new Fence(FenceKind.Copy, 2001, default, 11, FenceMode.Read), Fence.On(ACopy.OnShelf(), FenceMode.Read));
        Assert.Equal(
            new Fence(FenceKind.Title, 4001, default, 21, FenceMode.Hold), Fence.On(ATitle.Queued(), FenceMode.Hold));
        Assert.Equal(
            new Fence(FenceKind.Library, 0, ALibrary.HoersholmIsil, 7, FenceMode.Read),
            Fence.On(ALibrary.Hoersholm()));
    }

    [Fact]
    public void A_touch_moves_a_version_that_was_not_seen()
    {
        Assert.Equal(new Fence(FenceKind.Patron, 1, default, null, FenceMode.Bump), Fence.Touch(new PatronId(1)));
        Assert.Equal(new Fence(FenceKind.Copy, 2, default, null, FenceMode.Bump), Fence.Touch(new CopyId(2)));
        Assert.Equal(new Fence(FenceKind.Title, 3, default, null, FenceMode.Bump), Fence.Touch(new TitleId(3)));
    }

    [Fact]
    public void Rows_are_locked_in_the_order_of_calls() =>
        Assert.Equal(
            [FenceKind.Patron, FenceKind.Copy, FenceKind.Title, FenceKind.Library],
            Enum.GetValues<FenceKind>().Order());
}
