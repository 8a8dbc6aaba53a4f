using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H20: some materials have a shorter loan period.</summary>
[SeedRow("H20", "grains/Loans/DueDate.cs", "grains/Libraries/Policy.cs")]
public sealed class H20Tests
{
    [Theory]
    [InlineData("film", "2026-11-16")]
    [InlineData("game", "2026-11-16")]
    [InlineData("magazine", "2026-11-16")]
    [InlineData("quick-loan", "2026-11-09")]
    [InlineData("book", "2026-12-02")]
    [InlineData("a material nobody has named yet", "2026-12-02")]
    public async Task At_Hoersholm(string material, string due) =>
        Assert.Equal(Days.Day(due), (await SeedDesk.AtHoersholm(material).Lent()).DueDate);

    [Theory]
    [InlineData("film", "2026-11-09")]
    [InlineData("long-film", "2026-11-16")]
    [InlineData("language-course", "2027-02-02")]
    public async Task At_Rana(string material, string due) =>
        Assert.Equal(Days.Day(due), (await SeedDesk.AtRana(material).Lent()).DueDate);
}
