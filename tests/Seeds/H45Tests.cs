using Skranke.Libraries;
using Skranke.Silo.Demo;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H45: the library is not liable for damage to a patron's own equipment. A text that members accept, and
/// nothing that is decided.</summary>
[SeedRow("H45", "silo/Demo/DemoRules.cs", "grains/Libraries/HouseRules.cs")]
public sealed class H45Tests
{
    [Fact]
    public void It_stands_in_the_house_rules_that_members_accept()
    {
        HouseRulesTexts rules = DemoRules.Danish;

        Assert.Contains("intet ansvar for skader på dit eget udstyr", rules.Da, StringComparison.Ordinal);
        Assert.Contains("not liable for damage to your own equipment", rules.En, StringComparison.Ordinal);
    }
}
