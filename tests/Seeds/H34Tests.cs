using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H34: at most three renewals of a loan; a new loan of the same copy starts at none.</summary>
[SeedRow("H34", "grains/Loans/Renewal.cs", "grains/Loans/Checkout.cs")]
public sealed class H34Tests
{
    [Fact]
    public async Task The_third_is_granted_and_the_fourth_refused()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await RenewedThreeTimes(desk);

        var refusal = (await desk.On(loan.DueDate).Renew(loan)).OnlyRefusal();

        Assert.Equal((3, 3), (loan.Renewals, loan.RenewalsMax));
        Assert.Equal(RefusalCodes.RenewalMaxReached, refusal.Code);
        Assert.Equal("""{"renewals":3,"renewalsMax":3}""", refusal.DataText());
    }

    [Fact]
    public async Task A_new_loan_of_the_same_copy_starts_at_none()
    {
        var desk = SeedDesk.AtHoersholm();
        _ = await desk.TakeBack(await RenewedThreeTimes(desk));

        var again = await desk.Lent();

        Assert.Equal((0, 3), (again.Renewals, again.RenewalsMax));
        Assert.Equal(1, (await desk.On(again.DueDate).Renewed(again)).Renewals);
    }

    [Fact]
    public async Task A_renewal_by_staff_counts_too()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = (await desk.Renew(await desk.Lent(), Channel.Desk, RefusalCodes.RenewalTooEarly))
            .As<Renewed>().Loan;
        loan = await desk.On(loan.DueDate).Renewed(loan);
        loan = await desk.On(loan.DueDate).Renewed(loan);

        Assert.Equal(
            RefusalCodes.RenewalMaxReached, (await desk.On(loan.DueDate).Renew(loan)).OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_refused_try_does_not_count()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();
        _ = (await desk.Renew(loan)).OnlyRefusal();

        Assert.Equal(1, (await desk.On(loan.DueDate).Renewed(loan)).Renewals);
    }

    private static async Task<Loan> RenewedThreeTimes(SeedDesk desk)
    {
        var loan = await desk.Lent();
        for (var times = 0; times < 3; times++)
        {
            loan = await desk.On(loan.DueDate).Renewed(loan);
        }

        return loan;
    }
}
