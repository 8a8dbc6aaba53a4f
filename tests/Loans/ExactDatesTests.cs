using Skranke.Actors;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Skranke.Tests.Seeds;
using Xunit;

namespace Skranke.Tests.Loans;

/// <summary>Dates where months, years, closed days and clocks end, under the shipped policies.</summary>
public sealed class ExactDatesTests
{
    /// <summary>Closed on Sundays and on the days that Danish libraries are.</summary>
    private static readonly Calendar Danish = new()
    {
        ClosedWeekdays = [DayOfWeek.Sunday],
        ClosedYearly = ["01-01", "06-05", "12-24", "12-25", "12-26", "12-31"],
        ClosedEasterOffsets = [-3, -2, 1, 39, 50],
    };

    [Theory]
    [InlineData("2027-01-31", "2027-02-28", "2027-03-28")]
    [InlineData("2028-01-31", "2028-02-29", "2028-03-29")]
    [InlineData("2028-01-29", "2028-02-29", "2028-03-29")]
    [InlineData("2027-01-29", "2027-02-28", "2027-03-28")]
    [InlineData("2028-02-29", "2028-03-29", "2028-04-29")]
    [InlineData("2027-03-31", "2027-04-30", "2027-05-30")]
    [InlineData("2026-12-31", "2027-01-31", "2027-02-28")]
    [InlineData("2027-11-30", "2027-12-30", "2028-01-30")]
    public async Task A_month_ends_on_its_last_day_and_a_renewal_counts_from_there(
        string lent, string due, string renewedTo)
    {
        var desk = SeedDesk.AtHoersholm().On(lent);
        var loan = await desk.Lent();
        Assert.Equal(Days.Day(due), loan.DueDate);

        Assert.Equal(Days.Day(renewedTo), (await desk.On(due).Renewed(loan)).DueDate);
    }

    [Theory]
    [InlineData("2028-02-01", "2028-02-29")]
    [InlineData("2027-02-01", "2027-03-01")]
    public async Task Twenty_eight_days_from_1_February(string lent, string due) =>
        Assert.Equal(Days.Day(due), (await SeedDesk.AtRana().On(lent).Lent()).DueDate);

    /// <summary>Clocks go forward on 28 March 2027 and back on 31 October 2027, at one o'clock of UTC.</summary>
    [Theory]
    [InlineData("2027-03-27T22:30:00Z", "2027-03-27")]
    [InlineData("2027-03-27T23:30:00Z", "2027-03-28")]
    [InlineData("2027-03-28T00:30:00Z", "2027-03-28")]
    [InlineData("2027-03-28T01:30:00Z", "2027-03-28")]
    [InlineData("2027-03-28T21:30:00Z", "2027-03-28")]
    [InlineData("2027-03-28T22:30:00Z", "2027-03-29")]
    [InlineData("2027-10-30T21:30:00Z", "2027-10-30")]
    [InlineData("2027-10-30T22:30:00Z", "2027-10-31")]
    [InlineData("2027-10-31T00:30:00Z", "2027-10-31")]
    [InlineData("2027-10-31T01:30:00Z", "2027-10-31")]
    [InlineData("2027-10-31T22:30:00Z", "2027-10-31")]
    [InlineData("2027-10-31T23:30:00Z", "2027-11-01")]
    public async Task A_loan_in_the_night_of_the_clocks_belongs_to_its_local_day(string instant, string day)
    {
        var hoersholm = SeedDesk.AtHoersholm();
        var rana = SeedDesk.AtRana();
        hoersholm.Host.Now = rana.Host.Now = Days.Instant(instant);

        Assert.Equal(Days.Day(day).AddMonths(1), (await hoersholm.Lent()).DueDate);
        Assert.Equal(Days.Day(day).AddDays(28), (await rana.Lent()).DueDate);
    }

    /// <summary>Loans due on 4 April and 7 November; both windows open in a night in which the clocks move.</summary>
    [Theory]
    [InlineData("2027-03-04", "2027-03-27T22:59:59Z", false)]
    [InlineData("2027-03-04", "2027-03-27T23:00:00Z", true)]
    [InlineData("2027-10-07", "2027-10-30T21:59:59Z", false)]
    [InlineData("2027-10-07", "2027-10-30T22:00:00Z", true)]
    public async Task The_window_opens_at_local_midnight(string lent, string instant, bool granted)
    {
        var desk = SeedDesk.AtHoersholm().On(lent);
        var loan = await desk.Lent();
        desk.Host.Now = Days.Instant(instant);

        Assert.Equal(granted, await desk.Renew(loan) is Renewed);
    }

    [Theory]
    [InlineData("2027-02-28T22:59:59Z", "2027-02-28")]
    [InlineData("2027-02-28T23:00:00Z", "2027-03-01")]
    [InlineData("2028-02-28T23:00:00Z", "2028-02-29")]
    public async Task The_end_of_February_is_at_local_midnight(string instant, string day)
    {
        var desk = SeedDesk.AtHoersholm();
        desk.Host.Now = Days.Instant(instant);

        Assert.Equal(Days.Day(day).AddMonths(1), (await desk.Lent()).DueDate);
    }

    [Fact]
    public async Task Due_on_Christmas_Eve_with_five_closed_days_after_it()
    {
        var desk = Closed("2026-12-24", "2026-12-29").On("2026-11-24");
        var loan = await desk.Lent();

        Assert.Equal(Days.Day("2026-12-30"), loan.DueDate);
        Assert.IsNotType<Renewed>(await desk.On("2026-12-22").Renew(loan));
        Assert.Equal(Days.Day("2027-01-30"), (await desk.On("2026-12-23").Renewed(loan)).DueDate);
    }

    [Fact]
    public async Task Due_on_an_open_Christmas_Eve_stays_there_with_five_closed_days_after_it() => Assert.Equal(
        Days.Day("2026-12-24"), (await Closed("2026-12-25", "2026-12-29").On("2026-11-24").Lent()).DueDate);

    [Theory]
    [InlineData("2026-11-24", "2026-12-28")]
    [InlineData("2026-11-30", "2026-12-30")]
    [InlineData("2026-12-01", "2027-01-02")]
    [InlineData("2026-11-27", "2026-12-28")]
    public async Task Christmas_and_New_Year_of_a_Danish_library(string lent, string due) =>
        Assert.Equal(Days.Day(due), (await Danes().On(lent).Lent()).DueDate);

    /// <summary>Easter Sunday is 28 March 2027 and 16 April 2028; Ascension Day and Whit Monday hang on it.</summary>
    [Theory]
    [InlineData("2027-02-25", "2027-03-27")]
    [InlineData("2027-02-24", "2027-03-24")]
    [InlineData("2027-04-06", "2027-05-07")]
    [InlineData("2027-04-17", "2027-05-18")]
    [InlineData("2027-02-28", "2027-03-30")]
    [InlineData("2028-03-13", "2028-04-15")]
    [InlineData("2028-03-16", "2028-04-18")]
    public async Task Easter_Ascension_Day_and_Whitsun(string lent, string due) =>
        Assert.Equal(Days.Day(due), (await Danes().On(lent).Lent()).DueDate);

    [Theory]
    [InlineData("2027-05-31", "2027-06-30")]
    [InlineData("2027-06-01", "2027-08-02")]
    [InlineData("2027-06-15", "2027-08-02")]
    [InlineData("2027-06-30", "2027-08-02")]
    [InlineData("2027-07-01", "2027-08-02")]
    public async Task A_library_that_closes_for_July_gets_its_books_back_in_August(string lent, string due)
    {
        var july = new Closure { From = Days.Day("2027-07-01"), To = Days.Day("2027-07-31"), Reason = "summer" };
        var desk = SeedDesk.At(ALibrary.Hoersholm() with { Calendar = Danish with { Closures = [july] } });

        Assert.Equal(Days.Day(due), (await desk.On(lent).Lent()).DueDate);
    }

    [Fact]
    public async Task A_renewal_into_July_ends_in_August_and_a_branch_may_close_alone()
    {
        var desk = SeedDesk.At(
            ALibrary.Hoersholm().ClosedFrom("2027-07-01", "2027-07-31", ALibrary.Kokkedal)).On("2027-06-15");
        Assert.Equal(Days.Day("2027-07-15"), (await desk.Lent()).DueDate);

        desk = Closed("2027-07-01", "2027-07-31").On("2027-05-20");
        var loan = await desk.Lent();
        Assert.Equal(Days.Day("2027-08-01"), (await desk.On("2027-06-13").Renewed(loan)).DueDate);
    }

    [Theory]
    [InlineData("2026-12-22", "2027-01-05")]
    [InlineData("2026-12-15", "2026-12-23")]
    [InlineData("2026-12-16", "2026-12-28")]
    [InlineData("2027-03-20", "2027-04-01")]
    public async Task Seven_days_on_the_pickup_shelf_are_open_days(string captured, string until)
    {
        var desk = Danes().On(captured);
        var reservation = await desk.Reserved();

        _ = await desk.Scan();

        Assert.Equal(Days.Day(until), desk.Now(reservation).PickupUntil);
    }

    [Theory]
    [InlineData("2026-02-27", false)]
    [InlineData("2026-02-28", true)]
    public async Task Whoever_was_born_on_29_February_2008_needs_no_consent_from_28_February_2026(
        string day, bool lends)
    {
        var desk = SeedDesk.AtHoersholm().On(day).Put(BornOn("2008-02-29"));

        var answer = await desk.Lend();

        Assert.Equal(lends, answer is Lent);
        Assert.Equal(
            lends ? [] : [RefusalCodes.PatronGuardianConsentMissing],
            answer is Refused refused ? refused.Refusals.Codes() : []);
    }

    [Theory]
    [InlineData("2012-02-29", "2028-02-28", "child")]
    [InlineData("2012-02-29", "2028-02-29", "adult")]
    [InlineData("2008-02-29", "2024-02-28", "child")]
    [InlineData("2008-02-29", "2024-02-29", "adult")]
    [InlineData("2010-11-02", "2026-11-01", "child")]
    [InlineData("2010-11-02", "2026-11-02", "adult")]
    public void An_adult_is_16_from_the_birthday_itself(string born, string day, string category) =>
        Assert.Equal(
            category, BornOn(born).CategoryOn(Days.Day(day), ShippedPolicies.Hoersholm.Categories));

    [Theory]
    [InlineData("2027-02-28", "2027-02-20", "2027-02-21")]
    [InlineData("2027-03-01", "2027-02-21", "2027-02-22")]
    [InlineData("2028-03-01", "2028-02-22", "2028-02-23")]
    [InlineData("2027-01-03", "2026-12-26", "2026-12-27")]
    [InlineData("2027-05-01", "2027-04-23", "2027-04-24")]
    public async Task The_window_reaches_over_the_end_of_a_month(string due, string tooEarly, string possible)
    {
        var loan = ALoan.DueOn(due);
        var desk = SeedDesk.AtHoersholm().Put(loan);

        Assert.Equal(Days.Day(possible), (await desk.On(tooEarly).Renew(loan)).OnlyRefusal().PossibleFrom);
        Assert.IsType<Renewed>(await desk.On(possible).Renew(loan));
    }

    private static SeedDesk Closed(string from, string to) =>
        SeedDesk.At(ALibrary.Hoersholm().ClosedFrom(from, to));

    private static SeedDesk Danes() => SeedDesk.At(ALibrary.Hoersholm() with { Calendar = Danish });

    private static Patron BornOn(string day) =>
        SeedDesk.MemberAt(ALibrary.Hoersholm(), APatron.Adult()) with { BirthDate = Days.Day(day) };
}
