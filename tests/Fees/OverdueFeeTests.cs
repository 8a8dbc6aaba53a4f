using Skranke.Basics;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Fees;

/// <summary>The overdue fee of Hørsholm (H28, H33, H38, H1), by days late after 2 November.</summary>
public sealed class OverdueFeeTests
{
    private static readonly Loan Loan = ALoan.DueOn("2026-11-02");

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(1, 2000L, 1000L)]
    [InlineData(7, 2000L, 1000L)]
    [InlineData(8, 8000L, 2000L)]
    [InlineData(14, 8000L, 2000L)]
    [InlineData(15, 12000L, 5500L)]
    [InlineData(31, 12000L, 5500L)]
    [InlineData(32, 23000L, 12000L)]
    [InlineData(400, 23000L, 12000L)]
    public void A_later_step_replaces_the_earlier_one(int daysLate, long? adult, long? child)
    {
        Assert.Equal(adult, AmountOf(APatron.Adult(), daysLate));
        Assert.Equal(child, AmountOf(APatron.Child(), daysLate));
    }

    [Fact]
    public void Is_in_the_currency_of_the_library() => Assert.Equal(
        new Money(2000, "DKK"),
        OverdueFee.Of(Loan, ALibrary.Hoersholm(), APatron.Adult(), Days.Day("2026-11-03")));

    [Fact]
    public void Who_has_turned_16_since_the_loan_pays_as_a_child()
    {
        var turned16 = APatron.Adult() with { BirthDate = Days.Day("2010-10-20") };

        Assert.Equal(1000, AmountOf(turned16, 1));
    }

    [Fact]
    public void Who_was_16_on_the_day_of_the_loan_pays_as_an_adult()
    {
        var turned16 = APatron.Adult() with { BirthDate = Days.Day("2010-10-02") };

        Assert.Equal(2000, AmountOf(turned16, 1));
    }

    [Fact]
    public void An_institution_pays_as_an_adult() => Assert.Equal(2000, AmountOf(APatron.Institution(), 1));

    [Fact]
    public void A_library_without_a_ladder_takes_nothing()
    {
        var library = ALibrary.Hoersholm().With(policy => policy with { OverdueFees = [] });

        Assert.Null(OverdueFee.Of(Loan, library, APatron.Adult(), Days.Day("2026-12-24")));
        Assert.False(OverdueFee.Runs(Loan, library, Days.Day("2026-12-24")));
    }

    [Fact]
    public void Goes_by_the_policy_by_which_the_due_date_was_set()
    {
        var library = ALibrary.Hoersholm();
        var dearer = library.Policies[0] with
        {
            Version = 2,
            ValidFrom = Days.Day("2026-11-01"),
            OverdueFees = [new OverdueStep { FromDay = 1, Adult = 90_000, Child = 90_000 }],
        };
        library = library with { Policies = library.Policies.Insert(0, dearer) };
        var onDay3 = Days.Day("2026-11-03");

        Assert.Equal(2000, OverdueFee.Of(Loan, library, APatron.Adult(), onDay3)!.Value.Amount);
        Assert.Equal(
            90_000,
            OverdueFee.Of(Loan with { PolicyVersion = 2 }, library, APatron.Adult(), onDay3)!.Value.Amount);
    }

    [Fact]
    public void A_loan_of_an_unknown_version_goes_by_the_policy_of_its_day() =>
        Assert.Equal(
            2000,
            OverdueFee.Of(
                Loan with { PolicyVersion = 77 },
                ALibrary.Hoersholm(),
                APatron.Adult(),
                Days.Day("2026-11-03"))!.Value.Amount);

    [Theory]
    [InlineData("2026-11-12", null)]
    [InlineData("2026-11-13", 2000L)]
    public void No_day_counts_before_the_grace_of_an_annulled_renewal_is_over(string returned, long? amount)
    {
        var loan = Loan with { GraceUntil = Days.Day("2026-11-12") };

        Assert.Equal(
            amount, OverdueFee.Of(loan, ALibrary.Hoersholm(), APatron.Adult(), Days.Day(returned))?.Amount);
    }

    [Fact]
    public void A_grace_that_ended_before_the_due_date_changes_nothing() => Assert.Equal(
        2000,
        OverdueFee.Of(
            Loan with { GraceUntil = Days.Day("2026-10-20") },
            ALibrary.Hoersholm(),
            APatron.Adult(),
            Days.Day("2026-11-03"))!.Value.Amount);

    [Fact]
    public void Is_charged_once_for_each_period_of_a_loan()
    {
        var charge = new OverdueCharge(new FeeId(9501), ALibrary.Hoersholm(), APatron.Adult());
        var renewedOnce = Loan with { Renewals = 1 };

        var (fact, fee) = OverdueFee.Charge(
            charge, renewedOnce, Days.Day("2026-11-10"), Days.Noon("2026-11-10"))!.Value;

        Assert.Equal(
            new Fee(
                new FeeId(9501), APatron.Id, ALibrary.HoersholmIsil, "overdue", new Money(8000, "DKK"),
                Days.Noon("2026-11-10"))
            {
                Loans = [new FeeLoan(ALoan.Id, 1)],
                Cause = "2026-10-02 2026-11-10",
                PayBy = Days.Day("2026-12-10"),
                PolicyVersion = 1,
            },
            fee);
        Assert.Equal(new FeeCharged(fee), fact);
        Assert.True(OverdueFee.IsCharged(renewedOnce, [fee]));
        Assert.False(OverdueFee.IsCharged(Loan, [fee]));
        Assert.Null(OverdueFee.Charge(
            charge with { Fees = [fee] }, renewedOnce, Days.Day("2026-11-10"), Days.Noon("2026-11-10")));
    }

    private static long? AmountOf(Patron patron, int daysLate) =>
        OverdueFee.Of(Loan, ALibrary.Hoersholm(), patron, Loan.DueDate.AddDays(daysLate))?.Amount;
}
