using System.Collections.Immutable;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>House rules that nobody could read (N9).</summary>
public sealed class HouseRulesCheckTests
{
    private static readonly Dictionary<string, HouseRulesTexts> WrongInOneThing = new()
    {
        ["texts"] = new(),
        ["texts.da"] = new() { Da = "" },
        ["texts.nb"] = new() { Nb = "  ", En = "Keep order." },
        ["texts.nn"] = new() { Nn = new string('x', 50_001) },
        ["texts.en"] = new() { En = "\n" },
    };

    public static TheoryData<string> Fields => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Names_the_field_that_is_wrong(string field)
    {
        var fault = Assert.Single(Faults(WrongInOneThing[field]));

        Assert.Equal(field, fault.Field);
        Assert.StartsWith("must ", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_one_language_and_all()
    {
        Assert.Empty(Faults(new HouseRulesTexts { Nn = "Hald orden." }));
        Assert.Empty(Faults(new HouseRulesTexts { Da = "a\nb", Nb = "c", Nn = "d", En = new string('x', 50_000) }));
    }

    private static ImmutableArray<DocumentFault> Faults(HouseRulesTexts texts) =>
        HouseRulesCheck.FaultsOf(AHouse.Rules("2026-12-01") with { Texts = texts });
}
