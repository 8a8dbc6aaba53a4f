using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Loans;

public sealed class LoanTests
{
    [Theory]
    [InlineData("2026-11-29", LoanState.Open)]
    [InlineData("2026-11-30", LoanState.Open)]
    [InlineData("2026-12-01", LoanState.Overdue)]
    public void Is_overdue_from_the_day_after_its_due_date(string today, LoanState state) =>
        Assert.Equal(state, ALoan.DueOn("2026-11-30").StateOn(Days.Day(today)));

    [Fact]
    public void Is_closed_once_it_came_back_however_late()
    {
        var loan = ALoan.DueOn("2026-11-30") with { ClosedAt = Days.Noon("2026-12-05") };

        Assert.Equal(LoanState.Closed, loan.StateOn(Days.Day("2026-12-06")));
    }

    [Fact]
    public void Is_renewable_now_where_nothing_stands_in_the_way()
    {
        var renewable = Renewable.By([]);

        Assert.Equal((true, null), (renewable.Now, renewable.From));
        Assert.Empty(renewable.Refusals);
    }

    [Fact]
    public void Is_renewable_from_the_day_on_which_the_last_hindrance_is_gone()
    {
        var renewable = Renewable.By([Until("2026-12-01"), Until("2026-12-24"), Until("2026-12-05")]);

        Assert.False(renewable.Now);
        Assert.Equal(Days.Day("2026-12-24"), renewable.From);
    }

    [Fact]
    public void Is_renewable_from_no_day_where_time_alone_does_not_help()
    {
        ImmutableArray<Refusal> refusals =
            [Until("2026-12-01"), new(RefusalCodes.RenewalMaxReached, "renewals.max", "")];

        Assert.Null(Renewable.By(refusals).From);
        Assert.Null(Renewable.By([.. refusals.Reverse()]).From);
    }

    /// <summary>Hindrances that end on a day of December, or never where it is 0.</summary>
    private static readonly Gen<ImmutableArray<Refusal>> SomeHindrances =
        from ends in Gen.Choose(0, 31).ListOf()
        select ends.Select(day => day == 0
            ? new Refusal(RefusalCodes.RenewalMaxReached, "renewals.max", "")
            : Until($"2026-12-{day:00}")).ToImmutableArray();

    [Fact]
    public void Is_renewable_now_exactly_where_there_is_no_refusal_and_from_a_day_only_where_all_have_one() =>
        Prop.ForAll(SomeHindrances.ToArbitrary(), refusals =>
        {
            var renewable = Renewable.By(refusals);
            var last = refusals.Max(refusal => refusal.PossibleFrom);
            var endsAll = refusals.All(refusal => refusal.PossibleFrom is not null);
            return renewable.Now == refusals.IsEmpty && renewable.From == (endsAll ? last : null);
        }).QuickCheckThrowOnFailure();

    private static Refusal Until(string day) =>
        new(RefusalCodes.RenewalTooEarly, "renewal.window-days", "", null, Days.Day(day));
}
