using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Skranke.Titles;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>When a copy must be back (H19, H20, H21).</summary>
public sealed class DueDateTests
{
    private static readonly LoanRule OneMonth = new() { Period = new LoanPeriod(1, 0) };

    [Theory]
    [InlineData("2026-11-02", "2026-12-02")]
    [InlineData("2027-01-31", "2027-02-28")]
    [InlineData("2028-01-31", "2028-02-29")]
    public void Is_one_month_later_at_Hoersholm(string from, string due) =>
        Assert.Equal(Days.Day(due), Of(ALibrary.Hoersholm(), from));

    [Fact]
    public void Moves_to_the_next_open_day()
    {
        var library = ALibrary.Hoersholm().ClosedOn(DayOfWeek.Saturday, DayOfWeek.Sunday);

        Assert.Equal(Days.Day("2026-12-07"), Of(library, "2026-11-05"));
    }

    [Fact]
    public void Stays_on_a_closed_day_where_policy_says_so()
    {
        var library = ALibrary.Hoersholm().ClosedOn(DayOfWeek.Saturday, DayOfWeek.Sunday)
            .WithLoans(loans => loans with { DueOnOpenDays = false });

        Assert.Equal(Days.Day("2026-12-05"), Of(library, "2026-11-05"));
    }

    [Fact]
    public void Moves_past_Christmas()
    {
        var library = ALibrary.Hoersholm() with
        {
            Calendar = new Calendar
            {
                ClosedWeekdays = [DayOfWeek.Sunday],
                ClosedYearly = ["12-24", "12-25", "12-26", "12-31", "01-01"],
            },
        };

        Assert.Equal(Days.Day("2026-12-28"), Of(library, "2026-11-24"));
        Assert.Equal(Days.Day("2027-01-02"), Of(library, "2026-12-01"));
    }

    [Fact]
    public void Goes_by_the_branch_that_lent()
    {
        var library = ALibrary.Hoersholm().ClosedFrom("2026-12-01", "2026-12-10", ALibrary.Kokkedal);

        Assert.Equal(Days.Day("2026-12-02"), Of(library, "2026-11-02", ALibrary.Main));
        Assert.Equal(Days.Day("2026-12-11"), Of(library, "2026-11-02", ALibrary.Kokkedal));
    }

    [Theory]
    [InlineData("book", "adult", "2026-12-02")]
    [InlineData("film", "adult", "2026-11-16")]
    [InlineData("quick-loan", "child", "2026-11-09")]
    [InlineData("something new", "institution", "2026-12-02")]
    public void Takes_the_first_rule_that_covers_material_and_category(string material, string category, string due)
    {
        var policy = ShippedPolicies.Hoersholm;
        var rule = DueDate.RuleFor(policy, material, category);

        Assert.Equal(
            Days.Day(due), DueDate.Of(ALibrary.Hoersholm(), policy, rule, ALibrary.Main, Days.Day("2026-11-02")));
    }

    [Fact]
    public void A_category_may_have_its_own_period()
    {
        var policy = ShippedPolicies.Hoersholm with
        {
            Loans = new LoanPolicy
            {
                Rules = [new LoanRule { Categories = ["institution"], Period = new LoanPeriod(3, 0) }, OneMonth],
            },
        };

        Assert.Equal(new LoanPeriod(3, 0), DueDate.RuleFor(policy, "book", "institution").Period);
        Assert.Equal(new LoanPeriod(1, 0), DueDate.RuleFor(policy, "book", "adult").Period);
    }

    [Fact]
    public void A_policy_without_a_rule_for_everything_is_broken()
    {
        var policy = ShippedPolicies.Hoersholm with
        {
            Loans = new LoanPolicy { Rules = [new LoanRule { Materials = ["film"], Period = new LoanPeriod(0, 7) }] },
        };

        Assert.Throws<InvariantBrokenException>(() => DueDate.RuleFor(policy, "book", "adult"));
    }

    [Theory]
    [InlineData(1, "2026-12-02")]
    [InlineData(2, "2026-11-09")]
    [InlineData(3, "2026-11-09")]
    public void Is_sooner_while_many_others_wait(int others, string due)
    {
        var queue = Enumerable.Range(1, others)
            .Select(place => AReservation.Waiting(new PatronId(1100 + place), place));

        Assert.Equal(Days.Day(due), Due(WithLongQueue(new LoanPeriod(0, 7)), ATitle.Queued([.. queue])));
    }

    [Fact]
    public void Counts_neither_himself_nor_who_is_passed_over_nor_who_has_his_copy()
    {
        var queue = ATitle.Queued(
            AReservation.Waiting(APatron.Id, 1),
            AReservation.Waiting(APatron.OtherId, 2),
            AReservation.Waiting(APatron.OtherId, 3) with { PausedFrom = Days.Today, PausedUntil = Days.Today },
            AReservation.Ready(APatron.OtherId, 4) with { CopyId = ACopy.OtherId },
            AReservation.Waiting(APatron.OtherId, 5).Wanting(ACopy.OtherId));

        Assert.Equal(Days.Day("2026-12-02"), Due(WithLongQueue(new LoanPeriod(0, 7)), queue));
    }

    [Fact]
    public void Counts_for_an_issue_only_who_can_have_it()
    {
        var queue = ATitle.Queued(
            AReservation.Waiting(APatron.OtherId, 1) with { Issue = "2026:4" },
            AReservation.Waiting(APatron.OtherId, 2) with { Issue = "2026:5" },
            AReservation.Waiting(APatron.OtherId, 3));
        var library = WithLongQueue(new LoanPeriod(0, 7));

        Assert.Equal(Days.Day("2026-11-09"), Due(library, queue, ACopy.OnShelf() with { Issue = "2026:4" }));
        Assert.Equal(Days.Day("2026-12-02"), Due(library, queue, ACopy.OnShelf() with { Issue = "2026:6" }));
    }

    [Fact]
    public void Is_never_later_because_many_wait()
    {
        var queue = ATitle.Queued(
            AReservation.Waiting(APatron.OtherId, 1), AReservation.Waiting(APatron.OtherId, 2));

        Assert.Equal(Days.Day("2026-12-02"), Due(WithLongQueue(new LoanPeriod(0, 60)), queue));
    }

    [Fact]
    public void Depends_on_the_queue_only_where_policy_says_so()
    {
        Assert.True(DueDate.DependsOnQueue(WithLongQueue(new LoanPeriod(0, 7)), Days.Now));
        Assert.False(DueDate.DependsOnQueue(ALibrary.Hoersholm(), Days.Now));
    }

    [Theory]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-12-24", "2026-12-02")]
    [InlineData("2026-10-20", "2026-11-02")]
    public void Is_never_after_the_day_on_which_an_owner_wants_its_copy_back(string owners, string due)
    {
        var copy = ACopy.OnShelf() with { Supply = new Supply("NB", Days.Day(owners), true, false) };

        Assert.Equal(Days.Day(due), Due(ALibrary.Hoersholm(), null, copy));
    }

    private static Library WithLongQueue(LoanPeriod period) => ALibrary.Hoersholm().WithLoans(
        loans => loans with { LongQueue = new LongQueue { FromWaiting = 2, Period = period } });

    private static DateOnly Due(Library library, Title? title, Copy? copy = null)
    {
        var the = ACheckout.Of(copy ?? ACopy.OnShelf()) with { Library = library, Title = title };
        return ACheckout.Decide(the).Fact<LoanOpened>().Loan.DueDate;
    }

    private static DateOnly Of(Library library, string from, BranchId? branch = null) => DueDate.Of(
        library, library.PolicyOn(Days.Today), OneMonth, branch ?? ALibrary.Main, Days.Day(from));
}
