using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>What is done with a loan as time passes, and when (H30, H43): Hørsholm reminds five days before, tells on
/// days one, eight and fifteen late, and bills on day thirty-two.</summary>
public sealed class NextActionTests
{
    private static readonly Library Awake = ALibrary.Hoersholm().Awake();

    [Fact]
    public void A_loan_is_reminded_of_told_of_and_billed_in_this_order()
    {
        var loan = ALoan.DueOn("2026-11-30");
        var plan = new List<(string At, LoanAction Action)>();
        var at = NextAction.Planned(loan, false, Awake, Days.Today);
        while (at is { } next)
        {
            var due = NextAction.Due(loan with { NextActionAt = next }, false, Awake, Days.Today)!.Value;
            plan.Add(($"{due.At:yyyy-MM-dd HH:mm}", due.Action));
            at = NextAction.After(loan, false, Awake, Days.Today, due.At);
        }

        Assert.Equal(
            [
                ("2026-11-25 07:00", LoanAction.Remind),
                ("2026-12-01 07:00", LoanAction.TellOverdue),
                ("2026-12-08 07:00", LoanAction.TellOverdue),
                ("2026-12-15 07:00", LoanAction.TellOverdue),
                ("2026-12-31 23:00", LoanAction.Bill),
            ],
            plan);
    }

    [Theory]
    [InlineData("2026-11-07", "2026-11-08 07:00")]
    [InlineData("2026-11-08", "2026-11-03 07:00")]
    public void A_short_loan_is_not_reminded_of_on_the_day_it_is_made(string due, string first) => Assert.Equal(
        first, $"{NextAction.Planned(ALoan.DueOn(due), false, Awake, Days.Today):yyyy-MM-dd HH:mm}");

    [Fact]
    public void The_morning_is_the_library_s_also_when_the_clocks_change() => Assert.Equal(
        Days.Instant("2026-10-24T06:00:00Z"),
        NextAction.Planned(ALoan.DueOn("2026-10-29"), false, Awake, Days.Day("2026-10-01")));

    [Fact]
    public void After_an_annulled_renewal_the_days_of_grace_come_first() => Assert.Equal(
        Days.Instant("2026-11-10T07:00:00Z"),
        NextAction.Planned(
            ALoan.DueOn("2026-11-02") with { GraceUntil = Days.Day("2026-11-09") }, true, Awake, Days.Today));

    [Fact]
    public void An_automatic_renewal_has_its_place_among_them()
    {
        var library = Awake.WithRenewals(renewals => renewals with { AutomaticDaysBefore = 2 });
        var loan = ALoan.DueOn("2026-11-30");

        var renewal = NextAction.After(loan, false, library, Days.Today, Days.Instant("2026-11-25T07:00:00Z"));

        Assert.Equal(Days.Instant("2026-11-27T23:00:00Z"), renewal);
        Assert.Equal(
            LoanAction.RenewAutomatically,
            NextAction.Due(loan with { NextActionAt = renewal }, false, library, Days.Today)!.Value.Action);
        Assert.Equal(
            LoanAction.TellOverdue,
            NextAction.Due(loan with { NextActionAt = renewal }, true, library, Days.Today)!.Value.Action);
    }

    [Fact]
    public void A_library_that_tells_nothing_makes_no_plan() =>
        Assert.Null(NextAction.Planned(ALoan.DueOn("2026-11-30"), false, ALibrary.Hoersholm(), Days.Today));
}
