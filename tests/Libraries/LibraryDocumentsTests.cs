using System.Text.Json;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Libraries;

/// <summary>Policies and calendars as people write them.</summary>
public sealed class LibraryDocumentsTests
{
    /// <summary>A policy that says no more than it must.</summary>
    private const string Short = """
        {
          "categories": { "adultFromAge": 16 },
          "loans": { "rules": [ { "period": { "months": 1, "days": 0 } } ] },
          "renewals": { "max": 3, "base": "today" },
          "reservations": { "interestDays": 180, "pickupDays": 7 }
        }
        """;

    [Fact]
    public void What_a_document_does_not_say_has_its_default()
    {
        var policy = LibraryDocuments.ReadPolicy(Short);

        var rule = Assert.Single(policy.Loans.Rules);
        Assert.Equal((true, true, true), (rule.Loanable, rule.Renewable, rule.Reservable));
        Assert.Empty(rule.Materials);
        Assert.Empty(rule.Categories);
        Assert.Equal((1, true, true), (policy.Version, policy.Loans.DueOnOpenDays, policy.Renewals.WhenOverdue));
        Assert.Null(policy.Renewals.WindowDays);
        Assert.Equal(RenewalBase.Today, policy.Renewals.Base);
        Assert.Empty(policy.Overridable);
        Assert.Equal("", policy.Source);
    }

    [Theory]
    [InlineData("""{"loans":{"rules":[]}}""")]
    [InlineData("""{"categories":{"adultFromAge":"16"}}""")]
    [InlineData("""{"renewals":{"max":3,"base":"whenever"}}""")]
    public void A_document_that_lacks_what_it_must_say_is_refused(string json) =>
        Assert.Throws<JsonException>(() => LibraryDocuments.ReadPolicy(json));

    [Theory]
    [InlineData("reservations", "reservation")]
    [InlineData("pickupDays", "pickupdays")]
    [InlineData("\"max\": 3", "\"max\": 3, \"max\": 4")]
    [InlineData("{ \"months\": 1, \"days\": 0 }", "\"P1M\"")]
    [InlineData("\"period\"", "\"materials\": [\"book\"], \"period\"")]
    public void A_policy_with_a_slip_of_the_pen_is_refused(string right, string wrong) =>
        Assert.Throws<JsonException>(() => LibraryDocuments.ReadPolicy(
            Short.Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void A_calendar_reads_as_the_data_that_it_is()
    {
        var json = """
            {"closedWeekdays":["Sunday"],"closedYearly":["12-25"],"closures":[{"from":"2026-07-01","to":"2026-07-31"}]}
            """;

        var calendar = LibraryDocuments.ReadCalendar(json);

        Assert.Equal([DayOfWeek.Sunday], calendar.ClosedWeekdays.ToArray());
        Assert.Equal(["12-25"], calendar.ClosedYearly.ToArray());
        Assert.Empty(calendar.ClosedEasterOffsets);
        var july = new Closure { From = Days.Day("2026-07-01"), To = Days.Day("2026-07-31") };
        Assert.Equal([july], calendar.Closures.ToArray());
        var written = LibraryDocuments.Write(calendar);
        Assert.Equal(written, LibraryDocuments.Write(LibraryDocuments.ReadCalendar(written)));
    }

    [Fact]
    public void An_empty_calendar_is_always_open() =>
        Assert.True(LibraryDocuments.ReadCalendar("{}").IsOpen(Days.Day("2026-12-25"), ALibrary.Main));
}
