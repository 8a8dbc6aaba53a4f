using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

public sealed class GuardianTests
{
    [Fact]
    public void A_bond_lasts_from_today_until_the_child_comes_of_age() => Assert.Equal(
        new Guardian(AGuardianship.MotherId, APatron.Id, APatron.OtherId, Days.Today, Days.Day("2035-06-01")),
        Guardian.Of(AGuardianship.MotherId, APatron.Child(), APatron.OtherId, Days.Today));

    [Fact]
    public void One_of_somebody_of_unknown_age_never_holds() => Assert.False(
        Guardian.Of(AGuardianship.MotherId, APatron.Institution(), null, Days.Today).StandsOn(Days.Today));

    [Fact]
    public void A_name_does_not_show_itself() =>
        Assert.Equal("(guardian)", $"{new GuardianNamed { Name = "Mor Ny" }}");
}
