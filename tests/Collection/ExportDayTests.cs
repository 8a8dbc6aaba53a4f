using Skranke.Collection;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Collection;

/// <summary>The day on which debts are handed over by themselves (H48).</summary>
public sealed class ExportDayTests
{
    private static readonly DateTimeOffset MondayMorning = Days.Instant("2026-11-09T07:00:00Z");

    [Fact]
    public void No_day_that_policy_names_is_no_export() => Assert.Null(ExportDay.Next(ALibrary.Hoersholm(), Days.Now));

    [Theory]
    [InlineData("2026-11-02T11:00:00Z", "2026-11-09T07:00:00Z")]
    [InlineData("2026-11-09T06:59:59Z", "2026-11-09T07:00:00Z")]
    [InlineData("2026-11-09T07:00:00Z", "2026-11-16T07:00:00Z")]
    [InlineData("2026-11-08T23:30:00Z", "2026-11-09T07:00:00Z")]
    [InlineData("2027-03-24T12:00:00Z", "2027-03-29T06:00:00Z")]
    public void It_comes_on_its_day_of_the_week_in_the_librarys_morning(string after, string next) => Assert.Equal(
        Days.Instant(next), ExportDay.Next(With(OnMondays), Days.Instant(after)));

    [Theory]
    [InlineData("2026-11-02T11:00:00Z", "2026-11-28T07:00:00Z")]
    [InlineData("2026-11-28T07:00:00Z", "2026-12-28T07:00:00Z")]
    [InlineData("2027-01-28T07:00:00Z", "2027-02-28T07:00:00Z")]
    public void It_comes_on_its_day_of_the_month(string after, string next) => Assert.Equal(
        Days.Instant(next), ExportDay.Next(With(On28th), Days.Instant(after)));

    [Fact]
    public void A_policy_that_holds_later_names_its_own_days()
    {
        var library = With(On28th with { ValidFrom = Days.Day("2026-11-20") }, OnMondays);

        Assert.Equal(Days.Instant("2026-11-16T07:00:00Z"), ExportDay.Next(library, MondayMorning));
        Assert.Equal(
            Days.Instant("2026-11-28T07:00:00Z"), ExportDay.Next(library, Days.Instant("2026-11-16T07:00:00Z")));
    }

    [Fact]
    public void A_policy_of_next_year_that_is_the_first_to_name_a_day_is_found() => Assert.Equal(
        Days.Instant("2027-07-05T06:00:00Z"),
        ExportDay.Next(With(OnMondays with { ValidFrom = Days.Day("2027-07-01") }, Silent), Days.Now));

    [Fact]
    public void A_library_is_planned_when_its_policy_names_a_day_and_no_longer_when_it_names_none()
    {
        var planned = With(OnMondays) with { CollectionDueAt = MondayMorning };

        Assert.Equal(
            new CollectionPlanned(ALibrary.HoersholmIsil, MondayMorning),
            Assert.Single(ExportDay.Plan(With(Silent), With(OnMondays), Days.Now)));
        Assert.Empty(ExportDay.Plan(planned, planned, Days.Now));
        Assert.Equal(
            new CollectionPlanned(ALibrary.HoersholmIsil, null),
            Assert.Single(ExportDay.Plan(planned, With(Silent), Days.Now)));
    }

    [Fact]
    public void A_policy_that_changes_on_the_very_morning_loses_no_export()
    {
        var planned = With(OnMondays) with { CollectionDueAt = MondayMorning };

        Assert.Empty(ExportDay.Plan(planned, With(On28th), MondayMorning.AddMinutes(1)));
        Assert.Equal(
            new CollectionPlanned(ALibrary.HoersholmIsil, null),
            Assert.Single(ExportDay.Plan(planned, With(Silent), MondayMorning.AddMinutes(1))));
    }

    [Fact]
    public void Another_time_zone_has_another_morning() => Assert.Equal(
        new CollectionPlanned(ALibrary.HoersholmIsil, Days.Instant("2026-11-09T08:00:00Z")),
        Assert.Single(ExportDay.Plan(
            With(OnMondays) with { CollectionDueAt = MondayMorning },
            With(OnMondays) with { TimeZone = "Atlantic/Faroe" },
            Days.Now)));

    private static Policy Silent => ALibrary.Hoersholm().Policies[0];

    private static Policy OnMondays =>
        Silent with { Collection = Silent.Collection with { ExportWeekday = DayOfWeek.Monday } };

    private static Policy On28th => Silent with { Collection = Silent.Collection with { ExportDayOfMonth = 28 } };

    private static Library With(params Policy[] policies) => ALibrary.Hoersholm() with { Policies = [.. policies] };
}
