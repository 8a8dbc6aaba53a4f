using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

public sealed class ConsentTests
{
    [Theory]
    [InlineData("2026-09-30", false)]
    [InlineData("2026-10-01", true)]
    [InlineData("2026-10-19", true)]
    [InlineData("2026-10-20", false)]
    public void A_consent_stands_from_its_day_until_that_of_its_withdrawal(string day, bool stands) => Assert.Equal(
        stands,
        AGuardianship.Said(ConsentKind.GuardianPay, withdrawn: "2026-10-20")
            .StandsOn(Days.Day(day), ALibrary.Hoersholm()));
}
