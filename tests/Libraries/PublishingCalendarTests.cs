using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>New calendars (H19).</summary>
public sealed class PublishingCalendarTests
{
    [Fact]
    public void A_calendar_replaces_the_one_before()
    {
        var calendar = new Calendar { ClosedWeekdays = [DayOfWeek.Monday] };

        var decision = Decide(calendar);

        Assert.Equal(new Published(8), decision.Answer);
        Assert.Same(calendar, decision.Fact<CalendarPublished>().Calendar);
        Assert.Equal(Fence.On(ALibrary.Hoersholm(), FenceMode.Bump), Assert.Single(decision.Fences));
    }

    [Fact]
    public void One_that_makes_no_sense_is_refused()
    {
        var decision = Decide(new Calendar { ClosedYearly = ["Christmas"] });

        Assert.Equal(PublishingCalendar.Codes, decision.Codes());
        Assert.Equal(
            """{"faults":[{"field":"closedYearly[0]","detail":"must be a day such as 12-24"}]}""",
            decision.OnlyRefusal().DataText());
    }

    private static Decision Decide(Calendar calendar) => PublishingCalendar.Decide(
        new PublishingCalendar.Case(ARequest.Publish(calendar), ALibrary.Hoersholm(), Days.Now));
}
