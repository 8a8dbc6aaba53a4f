using Skranke.Libraries;
using Xunit;

namespace Skranke.Tests.Libraries;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("", "", "book", "adult", true)]
    [InlineData("film", "", "film", "child", true)]
    [InlineData("film", "", "book", "child", false)]
    [InlineData("", "child", "book", "child", true)]
    [InlineData("", "child", "book", "adult", false)]
    [InlineData("film", "child", "film", "adult", false)]
    [InlineData("film", "child", "film", "child", true)]
    [InlineData("film", "", "Film", "child", false)]
    public void A_rule_covers_the_materials_and_categories_it_names_or_all(
        string materials, string categories, string material, string category, bool covers)
    {
        var rule = new LoanRule
        {
            Materials = materials == "" ? [] : [materials],
            Categories = categories == "" ? [] : [categories],
            Period = new LoanPeriod(1, 0),
        };

        Assert.Equal(covers, rule.Covers(material, category));
    }
}
