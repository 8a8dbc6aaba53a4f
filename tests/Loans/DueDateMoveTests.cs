using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Which loans an emergency move concerns, and to which day they move (H19, H21, I5).</summary>
public sealed class DueDateMoveTests
{
    /// <summary>Closed from Monday to Wednesday, and in Kokkedal the day after as well.</summary>
    private static readonly Library Closed = ALibrary.Hoersholm().ClosedFrom("2026-11-23", "2026-11-25")
        .ClosedFrom("2026-11-26", "2026-11-26", ALibrary.Kokkedal);

    private static readonly DueDateMove Move =
        DueDateMove.Of(Closed, branch: null, Days.Day("2026-11-23"), Days.Day("2026-11-25"));

    [Theory]
    [InlineData("2026-11-22", null)]
    [InlineData("2026-11-23", "2026-11-26")]
    [InlineData("2026-11-24", "2026-11-26")]
    [InlineData("2026-11-25", "2026-11-26")]
    [InlineData("2026-11-26", null)]
    public void Moves_what_is_due_within_the_closure_to_the_first_open_day_after_it(string due, string? moved) =>
        Assert.Equal(
            moved, Move.Moved(ALoan.DueOn(due), isSupplied: false, Closed, Today)?.DueDate.ToString("yyyy-MM-dd"));

    [Fact]
    public void Each_branch_has_its_own_first_open_day()
    {
        var loan = ALoan.DueOn("2026-11-24") with { Branch = ALibrary.Kokkedal };

        Assert.Equal(Days.Day("2026-11-27"), Move.Moved(loan, isSupplied: false, Closed, Today)!.DueDate);
    }

    [Fact]
    public void A_move_of_one_branch_leaves_the_others_alone()
    {
        var ofKokkedal = DueDateMove.Of(Closed, ALibrary.Kokkedal, Move.From, Move.To);

        Assert.Equal([ALibrary.Kokkedal], ofKokkedal.NewDueDates.Keys);
        Assert.Null(ofKokkedal.Moved(ALoan.DueOn("2026-11-24"), isSupplied: false, Closed, Today));
    }

    [Fact]
    public void What_is_closed_lost_or_another_librarys_stays_as_it_is()
    {
        var loan = ALoan.DueOn("2026-11-24");

        Assert.Null(Move.Moved(loan with { ClosedAt = Days.Now }, isSupplied: false, Closed, Today));
        Assert.Null(Move.Moved(loan with { LostAt = Days.Now }, isSupplied: false, Closed, Today));
        Assert.Null(Move.Moved(loan with { Library = ALibrary.RanaIsil }, isSupplied: false, Closed, Today));
    }

    [Fact]
    public void What_was_moved_does_not_move_again()
    {
        var once = Move.Moved(ALoan.DueOn("2026-11-24"), isSupplied: false, Closed, Today)!;

        Assert.Null(Move.Moved(once, isSupplied: false, Closed, Today));
    }

    [Fact]
    public void Nothing_but_the_date_its_timer_and_the_version_changes()
    {
        var loan = ALoan.DueOn("2026-11-24", renewals: 1) with { NextActionAt = Days.Noon("2026-11-19") };

        var moved = Move.Moved(loan, isSupplied: false, Closed, Today)!;

        Assert.Equal(
            loan with
            {
                Version = loan.Version + 1,
                DueDate = Days.Day("2026-11-26"),
                NextActionAt = moved.NextActionAt,
            },
            moved);
    }

    /// <summary>At eight, five days before the new date; the one before the old date was sent.</summary>
    [Theory]
    [InlineData("2026-11-02", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-20", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-21", "2026-11-27T07:00:00Z")]
    [InlineData("2026-11-24", "2026-11-27T07:00:00Z")]
    public void The_reminder_comes_before_the_new_date_and_is_left_out_where_its_day_is_past(string today, string next)
    {
        var loan = ALoan.DueOn("2026-11-24") with { NextActionAt = Days.Instant("2026-11-25T07:00:00Z") };

        var moved = Move.Moved(loan, isSupplied: true, Closed.Awake(), Days.Day(today))!;

        Assert.Equal(Days.Instant(next), moved.NextActionAt);
    }

    private static DateOnly Today => Days.Today;
}
