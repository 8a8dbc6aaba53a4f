using System.Text.Json;
using Skranke.Actors;
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

    [Fact]
    public void What_a_document_does_not_say_has_its_default()
    {
        var json = """
            {
              "categories": { "adultFromAge": 16 },
              "loans": { "rules": [ { "period": { "months": 1, "days": 0 } } ] },
              "renewals": { "max": 3, "base": "today" },
              "reservations": { "interestDays": 180, "pickupDays": 7 }
            }
            """;

        var policy = JsonSerializer.Deserialize(json, EngineJson.Default.Policy)!;

        var rule = Assert.Single(policy.Loans.Rules);
        Assert.Equal((true, true, true), (rule.Loanable, rule.Renewable, rule.Reservable));
        Assert.Empty(rule.Materials);
        Assert.Empty(rule.Categories);
        Assert.Equal((1, true, true), (policy.Version, policy.Loans.DueOnOpenDays, policy.Renewals.WhenOverdue));
        Assert.Null(policy.Renewals.WindowDays);
        Assert.Equal(RenewalBase.Today, policy.Renewals.Base);
        Assert.Empty(policy.Overridable);
        Assert.Equal("", policy.Source);
    }

    [Theory]
    [InlineData("""{"loans":{"rules":[]}}""")]
    [InlineData("""{"categories":{"adultFromAge":"16"}}""")]
    [InlineData("""{"renewals":{"max":3,"base":"whenever"}}""")]
    public void A_document_that_lacks_what_it_must_say_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, EngineJson.Default.Policy));
}
