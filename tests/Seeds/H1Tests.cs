using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Seeds;

/// <summary>H1: due date and fees go by the policy version at the loan or its latest renewal, the right to renew by
/// the current one, and a promised due date is never shortened.</summary>
[SeedRow(
    "H1",
    "grains/Libraries/Library.cs",
    "grains/Libraries/Publishing.cs",
    "grains/Loans/Renewal.cs",
    "grains/Loans/Checkout.cs")]
public sealed class H1Tests
{
    private static readonly Policy Stricter = ShippedPolicies.Hoersholm with
    {
        Version = 2,
        ValidFrom = Days.Day("2026-11-10"),
        Loans = new LoanPolicy { Rules = [new LoanRule { Period = new LoanPeriod(0, 14) }] },
        Renewals = ShippedPolicies.Hoersholm.Renewals with { Max = 1 },
    };

    [Theory]
    [InlineData("2026-11-09", 1, "2026-12-09")]
    [InlineData("2026-11-10", 2, "2026-11-24")]
    public async Task A_loan_goes_by_the_version_of_its_day(string day, int version, string due)
    {
        var desk = await WithTwoVersions(Stricter);

        var loan = await desk.On(day).Lent();

        Assert.Equal((version, Days.Day(due)), (loan.PolicyVersion, loan.DueDate));
    }

    [Fact]
    public async Task A_loan_keeps_its_version_until_it_is_renewed()
    {
        var desk = await WithTwoVersions(Stricter);
        var loan = await desk.Lent();

        var renewed = await desk.On("2026-11-25").Renewed(loan);

        Assert.Equal((1, Days.Day("2026-12-02")), (loan.PolicyVersion, loan.DueDate));
        Assert.Equal((2, Days.Day("2026-12-16")), (renewed.PolicyVersion, renewed.DueDate));
    }

    /// <summary>Published on 2 November, in force from the 10th.</summary>
    [Fact]
    public async Task A_published_policy_becomes_a_version_and_holds_from_its_day()
    {
        var desk = SeedDesk.AtHoersholm();
        var published = await desk.Host.Ask(GrainKey.Of(ALibrary.HoersholmIsil), ARequest.Publish(Stricter));

        var before = await desk.On("2026-11-09").Lent();
        var after = await desk.On("2026-11-10").Lent(copy: ACopy.OtherId);

        Assert.Equal(new Published(2), published);
        Assert.Equal((1, Days.Day("2026-12-09")), (before.PolicyVersion, before.DueDate));
        Assert.Equal((2, Days.Day("2026-11-24")), (after.PolicyVersion, after.DueDate));
    }

    [Fact]
    public async Task No_policy_holds_from_a_day_that_is_past()
    {
        var desk = SeedDesk.AtHoersholm().On("2026-11-11");

        var answer = await desk.Host.Ask(GrainKey.Of(ALibrary.HoersholmIsil), ARequest.Publish(Stricter));

        Assert.Equal(RefusalCodes.PolicyValidFromPast, answer.OnlyRefusal().Code);
        Assert.Equal(1, (await desk.Lent()).PolicyVersion);
    }

    /// <summary>The ladder of fees too is that of the loan, not of the day of the return.</summary>
    [Fact]
    public async Task The_fee_goes_by_the_version_of_the_loan()
    {
        var desk = SeedDesk.AtHoersholm();
        var loan = await desk.Lent();
        _ = await desk.Host.Ask(GrainKey.Of(ALibrary.HoersholmIsil), ARequest.Publish(
            Stricter with { OverdueFees = [new OverdueStep { FromDay = 1, Adult = 99_900, Child = 99_900 }] }));

        var back = await desk.On("2026-12-03").TakeBack(loan);

        Assert.Equal([2000], back.Fees.Select(fee => fee.Amount.Amount));
    }

    [Fact]
    public async Task The_right_to_renew_goes_by_the_current_version()
    {
        var desk = await WithTwoVersions(Stricter);
        var renewed = await desk.On("2026-11-02").Lent();
        renewed = await desk.On("2026-11-25").Renewed(renewed);

        var answer = await desk.On("2026-12-10").Renew(renewed);

        Assert.Equal(RefusalCodes.RenewalMaxReached, answer.OnlyRefusal().Code);
    }

    [Fact]
    public async Task A_promised_due_date_is_never_shortened()
    {
        var desk = await WithTwoVersions(Stricter with
        {
            Loans = new LoanPolicy { Rules = [new LoanRule { Period = new LoanPeriod(0, 3) }] },
            Renewals = Stricter.Renewals with { Base = RenewalBase.Today },
        });
        var loan = await desk.Lent();

        var renewed = await desk.On("2026-11-25").Renewed(loan);

        Assert.Equal(Days.Day("2026-12-02"), renewed.DueDate);
    }

    private static async Task<SeedDesk> WithTwoVersions(Policy newer)
    {
        var desk = SeedDesk.AtHoersholm();
        await desk.Change(library => library with { Policies = [newer, .. library.Policies] });
        return desk;
    }
}
