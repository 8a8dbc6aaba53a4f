using Skranke.Statistics;
using Xunit;

namespace Skranke.Tests.Statistics;

/// <summary>A figure that could point at somebody is not shown (H50).</summary>
public sealed class SmallCountsTests
{
    [Fact]
    public void Counts_of_one_to_four_are_hidden_where_people_are_told_apart() => Assert.Equal<long?>(
        [null, null, 5, 0, 120], SmallCounts.Shown([1, 4, 5, 0, 120], tellsPeopleApart: true));

    [Fact]
    public void A_single_hidden_figure_is_joined_by_the_next_smallest_so_that_no_sum_gives_it_away() =>
        Assert.Equal<long?>([null, 120, null, 0], SmallCounts.Shown([3, 120, 7, 0], tellsPeopleApart: true));

    [Fact]
    public void Figures_about_things_are_shown_whatever_they_are() =>
        Assert.Equal<long?>([1, 4, 0], SmallCounts.Shown([1, 4, 0], tellsPeopleApart: false));

    [Fact]
    public void A_figure_that_stands_alone_is_hidden_alone() =>
        Assert.Equal<long?>([null, 0], SmallCounts.Shown([2, 0], tellsPeopleApart: true));
}
