using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H42: what is destroyed or lost is replaced; the claim is no fee.</summary>
[SeedRow("H42", "grains/Fees/Claiming.cs", "grains/Loans/DeclaringLost.cs")]
public sealed class H42Tests
{
    [Fact]
    public async Task A_lost_copy_is_claimed_and_the_claim_is_no_fee()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();

        _ = await desk.Host.Ask(ALoanCommand.DeclareLost() with { LoanId = loan.Id });

        var claim = Assert.Single(desk.Host.Ledger.Memory.Fees);
        Assert.Equal((FeeKinds.Replacement, true, 25_000L), (claim.Kind, claim.IsClaim, claim.Outstanding.Amount));
        var debt = Debt.Of([claim], ALibrary.HoersholmIsil, "DKK");
        Assert.Equal((0L, 25_000L), (debt.Fees, debt.Claims));
        Assert.Single(desk.Events.OfType<FeeCharged>());
    }
}
