using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Silo.Demo;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H45: the library is not liable for what patrons bring with them. It is a sentence of the house rules that
/// patrons accept, and nothing else decides by it.</summary>
[SeedRow("H45", "grains/Libraries/HouseRules.cs", "grains/Libraries/PublishingRules.cs")]
public sealed class H45Tests
{
    [Fact]
    public void The_house_rules_of_the_demo_say_so()
    {
        Assert.Contains("ikke for dit eget udstyr", DemoRules.Danish.Da, StringComparison.Ordinal);
        Assert.Contains("not liable for your own equipment", DemoRules.Danish.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_not_accepted_them_does_not_borrow()
    {
        var library = ALibrary.Hoersholm() with
        {
            HouseRules = [new HouseRulesVersion(2, Days.Today, MustBeAccepted: true)],
        };
        var patron = APatron.Adult() with
        {
            Memberships = [new Membership(library.Isil, MembershipState.Active, Home: true, RulesVersion: 1)],
        };
        var found = new Refusals();

        Standing.Check(patron, null, library, Days.Now, found);

        Assert.Contains(found.InOrder(), refusal => refusal.Code == RefusalCodes.MembershipRulesNotAccepted);
    }
}
