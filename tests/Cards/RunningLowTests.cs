using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Skranke.WorkItems;
using Xunit;

namespace Skranke.Tests.Cards;

/// <summary>Staff are told in time that numbers come to an end, and not with every card.</summary>
public sealed class RunningLowTests
{
    [Theory]
    [InlineData(51, 50, false)]
    [InlineData(50, 49, true)]
    [InlineData(49, 48, false)]
    [InlineData(10, 9, true)]
    [InlineData(9, 8, false)]
    [InlineData(1, 0, true)]
    [InlineData(60, 12, true)]
    public void By_the_number_that_crosses_five_in_a_hundred_one_in_a_hundred_or_is_the_last(
        long before, long left, bool tells) =>
        Assert.Equal(tells, RunningLow.IsCrossedBy(Drawn(before, left)));

    [Fact]
    public void The_library_gets_a_work_item()
    {
        var item = new WorkItem(
            new WorkItemId(7), ALibrary.RanaIsil, null, WorkItemKind.CardNumbersLow, Days.Now, []);

        Assert.Equal(
            [new WorkItemRaised(item).Item.Kind],
            RunningLow.Warning(Drawn(50, 49), item.Id, item.Library, Days.Now)
                .Cast<WorkItemRaised>().Select(raised => raised.Item.Kind));
        Assert.Empty(RunningLow.Warning(Drawn(51, 50), item.Id, item.Library, Days.Now));
        Assert.Empty(RunningLow.Warning(null, item.Id, item.Library, Days.Now));
    }

    private static DrawnNumber Drawn(long before, long left) =>
        new(CardNumber.Of("N000000001"), before, left, 1000);
}
