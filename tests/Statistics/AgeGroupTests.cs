using Skranke.Statistics;
using Xunit;

namespace Skranke.Tests.Statistics;

public sealed class AgeGroupTests
{
    [Fact]
    public void Every_age_is_in_one_group_and_the_borders_are_those_of_childhood_school_and_pension()
    {
        var borders = AgeGroup.All.Select(group => group.To).ToArray();

        Assert.Equal([5, 13, 14, 17, 29, 49, 66, int.MaxValue], borders);
        Assert.Equal(borders.Order(), borders);
    }

    [Fact]
    public void A_group_is_named_after_its_ages()
    {
        var from = 0;
        foreach (var group in AgeGroup.All)
        {
            var name = group.To == int.MaxValue ? $"{from}+" : group.To == from ? $"{from}" : $"{from}-{group.To}";
            Assert.Equal(name, group.Name);
            from = group.To == int.MaxValue ? 0 : group.To + 1;
        }
    }
}
