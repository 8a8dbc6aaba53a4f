using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H36: some materials are not renewed.</summary>
[SeedRow("H36", "grains/Loans/Renewal.cs", "grains/Libraries/Policy.cs")]
public sealed class H36Tests
{
    [Fact]
    public async Task A_quick_loan_is_not_renewed_and_says_so_from_the_start()
    {
        var desk = SeedDesk.AtHoersholm("quick-loan");
        var lent = (await desk.Lend()).As<Lent>();

        var refusals = (await desk.On("2026-11-09").Renew(lent.Loan)).As<Refused>().Refusals;

        Assert.Contains(RefusalCodes.RenewalNotRenewable, refusals.Codes());
        Assert.Contains(RefusalCodes.RenewalNotRenewable, lent.Renewable.Refusals.Codes());
        Assert.Null(lent.Renewable.From);
        Assert.Equal(0, lent.Loan.RenewalsMax);
    }

    [Theory]
    [InlineData("film")]
    [InlineData("magazine")]
    [InlineData("book")]
    public async Task Others_are(string material)
    {
        var desk = SeedDesk.AtHoersholm(material);
        var loan = await desk.Lent();

        Assert.IsType<Renewed>(await desk.On(loan.DueDate).Renew(loan));
    }
}
