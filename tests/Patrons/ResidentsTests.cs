using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Who is a resident (H12).</summary>
public sealed class ResidentsTests
{
    private static readonly Policy TwoMunicipalities = ShippedPolicies.Hoersholm with
    {
        Residence = new ResidencePolicy { Municipalities = ["223", "210"] },
    };

    [Theory]
    [InlineData("223", true)]
    [InlineData("210", true)]
    [InlineData("0223", false)]
    [InlineData("101", false)]
    [InlineData(null, false)]
    public void Lives_in_a_municipality_that_the_library_serves(string? municipality, bool isResident) => Assert.Equal(
        isResident,
        Residents.Include(APatron.Adult() with { Municipality = municipality }, TwoMunicipalities));

    [Fact]
    public void A_library_that_names_none_has_no_residents() => Assert.False(Residents.Include(
        APatron.Adult() with { Municipality = "223" },
        TwoMunicipalities with { Residence = new ResidencePolicy() }));
}
