using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>The exact figures of the two policies that ship. A change here is a change of what libraries were
/// promised.</summary>
public sealed class ShippedPoliciesTests
{
    [Theory]
    [InlineData("book", 1, 0, true, true, true)]
    [InlineData("audiobook", 1, 0, true, true, true)]
    [InlineData("magazine", 0, 14, true, true, true)]
    [InlineData("film", 0, 14, true, true, true)]
    [InlineData("game", 0, 14, true, true, true)]
    [InlineData("quick-loan", 0, 7, true, false, false)]
    [InlineData("reference", 0, 0, false, false, false)]
    public void Hoersholm_lends(
        string material, int months, int days, bool loanable, bool renewable, bool reservable) =>
        AssertLends(ShippedPolicies.Hoersholm, material, months, days, loanable, renewable, reservable);

    [Theory]
    [InlineData("book", 0, 28, true)]
    [InlineData("film", 0, 7, true)]
    [InlineData("long-film", 0, 14, true)]
    [InlineData("magazine", 0, 14, true)]
    [InlineData("game", 0, 14, true)]
    [InlineData("language-course", 3, 0, true)]
    [InlineData("reference", 0, 0, false)]
    public void Rana_lends(string material, int months, int days, bool lends) =>
        AssertLends(ShippedPolicies.Rana, material, months, days, lends, lends, lends);

    [Fact]
    public void Hoersholm_renews_three_times_from_the_seventh_day_before_the_due_date() =>
        Assert.Equal(
            new RenewalPolicy { Max = 3, WindowDays = 7, Base = RenewalBase.DueDate, WhenOverdue = true },
            ShippedPolicies.Hoersholm.Renewals);

    [Fact]
    public void Rana_renews_three_times_at_any_time() =>
        Assert.Equal(
            new RenewalPolicy { Max = 3, WindowDays = null, Base = RenewalBase.DueDate, WhenOverdue = true },
            ShippedPolicies.Rana.Renewals);

    [Fact]
    public void An_adult_is_16_at_Hoersholm_and_15_at_Rana()
    {
        Assert.Equal(
            new PatronCategories { AdultFromAge = 16, GuardianConsentUnderAge = 18 },
            ShippedPolicies.Hoersholm.Categories);
        Assert.Equal(
            new PatronCategories { AdultFromAge = 15, GuardianConsentUnderAge = 15 }, ShippedPolicies.Rana.Categories);
    }

    [Fact]
    public void Hoersholm_takes_these_overdue_fees_and_Rana_none_yet()
    {
        Assert.Equal(
            [(1, 2000L, 1000L), (8, 8000L, 2000L), (15, 12000L, 5500L), (32, 23000L, 12000L)],
            ShippedPolicies.Hoersholm.OverdueFees.Select(step => (step.FromDay, step.Adult, step.Child)));
        Assert.Empty(ShippedPolicies.Rana.OverdueFees);
    }

    [Fact]
    public void Both_keep_a_reservation_half_a_year_and_a_copy_seven_open_days()
    {
        var both = new ReservationPolicy { Max = null, InterestDays = 180, PickupDays = 7 };

        Assert.Equal(both, ShippedPolicies.Hoersholm.Reservations);
        Assert.Equal(both, ShippedPolicies.Rana.Reservations);
    }

    [Fact]
    public void Neither_caps_the_loans_and_both_move_due_dates_off_closed_days()
    {
        Assert.All(new[] { ShippedPolicies.Hoersholm, ShippedPolicies.Rana }, policy =>
        {
            Assert.Null(policy.Loans.TotalMax);
            Assert.True(policy.Loans.DueOnOpenDays);
            Assert.All(policy.Loans.Rules, rule => Assert.Equal((null, null), (rule.LoansMax, rule.RenewalsMax)));
        });
    }

    [Fact]
    public void Hoersholm_knows_for_thirty_days_who_borrowed_what_and_Rana_for_three()
    {
        Assert.Equal(
            new PrivacyPolicy { HistoryRetention = new IsoPeriod(0, 30, 0), DormantAfter = new IsoPeriod(24, 0, 0) },
            ShippedPolicies.Hoersholm.Privacy);
        Assert.Equal(
            new PrivacyPolicy { HistoryRetention = new IsoPeriod(0, 0, 72), DormantAfter = new IsoPeriod(60, 0, 0) },
            ShippedPolicies.Rana.Privacy);
    }

    [Fact]
    public void They_are_first_versions_and_say_where_they_come_from()
    {
        var (hoersholm, rana) = (ShippedPolicies.Hoersholm, ShippedPolicies.Rana);

        Assert.Equal((1, Days.Day("2024-05-01")), (hoersholm.Version, hoersholm.ValidFrom));
        Assert.Equal((1, Days.Day("2024-01-01")), (rana.Version, rana.ValidFrom));
        Assert.StartsWith("Hørsholm Bibliotek, Reglement", hoersholm.Source, StringComparison.Ordinal);
        Assert.StartsWith("Rana bibliotek, låneregler", rana.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void They_say_what_staff_may_override()
    {
        string[] both =
        [
            RefusalCodes.PatronLoanLimit, RefusalCodes.PatronReservationLimit, RefusalCodes.PatronExcluded,
            RefusalCodes.CopyNotLoanable, RefusalCodes.CopyReservedForOther, RefusalCodes.RenewalMaxReached,
            RefusalCodes.CopyOnLoan, RefusalCodes.CopyLost, RefusalCodes.CopyInTransit,
            RefusalCodes.RenewalNotRenewable, RefusalCodes.RenewalReservedByOther,
            RefusalCodes.RenewalPatronExcluded, RefusalCodes.ReservationNotReservable,
        ];

        Assert.Equal(
            both.Append(RefusalCodes.RenewalTooEarly).Append(RefusalCodes.CardHealthCardInstead).Order(),
            ShippedPolicies.Hoersholm.Overridable.Order());
        Assert.Equal(both.Order(), ShippedPolicies.Rana.Overridable.Order());
    }

    [Fact]
    public void They_read_back_as_they_were_written() =>
        Assert.All(new[] { ShippedPolicies.Hoersholm, ShippedPolicies.Rana }, policy =>
        {
            var json = LibraryDocuments.Write(policy);
            Assert.Equal(json, LibraryDocuments.Write(LibraryDocuments.ReadPolicy(json)));
        });

    private static void AssertLends(
        Policy policy, string material, int months, int days, bool loanable, bool renewable, bool reservable)
    {
        foreach (var category in new[] { "adult", "child", "institution" })
        {
            var rule = DueDate.RuleFor(policy, material, category);
            Assert.Equal(new LoanPeriod(months, days), rule.Period);
            Assert.Equal(
                (loanable, renewable, reservable), (rule.Loanable, rule.Renewable, rule.Reservable));
        }
    }
}
