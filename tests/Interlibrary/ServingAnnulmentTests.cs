using Skranke.Actors;
using Skranke.Interlibrary;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Interlibrary;

/// <summary>The message about an annulled renewal has gone out, or came back (H38).</summary>
public sealed class ServingAnnulmentTests
{
    private static readonly Loan Announced = ASupply.Announced(dueOn: "2026-12-02", before: "2026-11-02");

    [Fact]
    public void The_old_date_holds_again_and_the_renewal_is_given_back()
    {
        var changed = Sent(Announced, "2026-11-05").Fact<LoanChanged>();

        Assert.Equal(
            Announced with
            {
                Version = Announced.Version + 1,
                DueDate = Days.Day("2026-11-02"),
                Renewals = 0,
                RenewalRequest = RenewalRequest.Annulled,
                DueDateBefore = Days.Day("2026-12-02"),
                GraceUntil = Days.Day("2026-11-12"),
                NextActionAt = changed.After.NextActionAt,
            },
            changed.After);
        Assert.Equal(EventKind.AnnulmentServed, changed.Why);
    }

    [Theory]
    [InlineData("2026-10-20", "2026-11-02", "2026-11-09", "2026-11-09")]
    [InlineData("2026-10-20", "2026-11-30", "2026-12-07", "2026-12-07")]
    [InlineData("2026-11-06", "2026-11-02", "2026-11-09", "2026-11-06")]
    [InlineData("2026-11-20", "2026-11-02", "2026-11-20", "2026-11-20")]
    public void The_grace_lasts_seven_days_from_the_message_or_until_a_later_due_date(
        string before, string told, string grace, string toldDay)
    {
        var library = ALibrary.Hoersholm();

        Assert.Equal(
            Days.Day(grace), Sent(ASupply.Announced(before: before), told).Fact<LoanChanged>().After.GraceUntil);
        Assert.Equal(Days.Day(toldDay), ServingAnnulment.DayToTell(library, Days.Day(before), Days.Day(told)));
    }

    [Fact]
    public void Said_twice_it_changes_nothing() =>
        Assert.Empty(Sent(Served(), "2026-11-08").Facts);

    [Fact]
    public void A_message_that_came_back_was_not_sent_and_the_next_one_begins_the_days_anew()
    {
        var returned = CameBack(Served()).Fact<LoanChanged>().After;
        var letter = Sent(returned, "2026-11-20").Fact<LoanChanged>().After;

        Assert.Equal(
            (Announced.DueDate, Announced.DueDateBefore, 1, RenewalRequest.AnnulmentAnnounced, (DateOnly?)null),
            (returned.DueDate, returned.DueDateBefore, returned.Renewals, returned.RenewalRequest!.Value,
                returned.GraceUntil));
        Assert.Equal(
            (Days.Day("2026-11-02"), 0, (DateOnly?)Days.Day("2026-11-27")),
            (letter.DueDate, letter.Renewals, letter.GraceUntil));
    }

    [Fact]
    public void What_comes_back_before_it_was_sent_changes_nothing() => Assert.Empty(CameBack(Announced).Facts);

    [Fact]
    public void A_loan_that_has_ended_or_was_renewed_since_is_left_alone()
    {
        Assert.Empty(Sent(Announced with { ClosedAt = Days.Now }, "2026-11-05").Facts);
        Assert.Empty(Sent(ASupply.Pending(), "2026-11-05").Facts);
        Assert.Empty(CameBack(ASupply.Pending()).Facts);
    }

    private static Loan Served() => Sent(Announced, "2026-11-05").Fact<LoanChanged>().After;

    private static Decision Sent(Loan loan, string day) =>
        ServingAnnulment.Decide(ASupply.Case(loan), ASupply.Serve(loan, Days.Noon(day)));

    private static Decision CameBack(Loan loan) =>
        ServingAnnulment.Decide(ASupply.Case(loan), ASupply.Serve(loan, Days.Noon("2026-11-10"), returned: true));
}
