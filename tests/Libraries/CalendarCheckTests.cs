using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>What a calendar may not say (H19).</summary>
public sealed class CalendarCheckTests
{
    private static readonly Closure July = new() { From = Days.Day("2027-07-01"), To = Days.Day("2027-07-31") };

    private static readonly Dictionary<string, Calendar> WrongInOneThing = new()
    {
        ["closedWeekdays"] = new() { ClosedWeekdays = [.. Enum.GetValues<DayOfWeek>()] },
        ["closedYearly[1]"] = new() { ClosedYearly = ["12-24", "02-30"] },
        ["closedYearly[0]"] = new() { ClosedYearly = ["24-12"] },
        ["closedEasterOffsets[0]"] = new() { ClosedEasterOffsets = [1000] },
        ["closures[0].to"] = new() { Closures = [July with { To = Days.Day("2027-06-30") }] },
        ["closures[1].branch"] = new() { Closures = [July, July with { Branch = ALibrary.Nowhere }] },
    };

    public static TheoryData<string> Fields => [.. WrongInOneThing.Keys];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Names_the_field_that_is_wrong(string field)
    {
        var fault = Assert.Single(CalendarCheck.FaultsOf(WrongInOneThing[field], ALibrary.Hoersholm()));

        Assert.Equal(field, fault.Field);
    }

    [Fact]
    public void Takes_closed_days_of_every_kind()
    {
        var calendar = new Calendar
        {
            ClosedWeekdays = [DayOfWeek.Sunday],
            ClosedYearly = ["02-29", "12-24"],
            ClosedEasterOffsets = [-2, 1, 39, 50],
            Closures = [July, July with { Branch = ALibrary.Kokkedal }],
        };

        Assert.Empty(CalendarCheck.FaultsOf(calendar, ALibrary.Hoersholm()));
    }
}
