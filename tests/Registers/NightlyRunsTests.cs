using Microsoft.Extensions.Logging.Abstractions;
using Skranke.Silo.Registers;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>When a register is read without being asked to.</summary>
[Collection(PostgresCollection.Name)]
public sealed class NightlyRunsTests(PostgresFixture postgres)
{
    private static readonly TimeOnly HalfPastTwo = new(2, 30);

    /// <summary>Half past two in Copenhagen is half past one of UTC in winter and half past midnight in
    /// summer.</summary>
    [Theory]
    [InlineData("2026-11-25T01:29:59Z", null, "2026-11-24T01:30:00Z", false)]
    [InlineData("2026-11-25T01:30:00Z", null, "2026-11-24T01:30:00Z", true)]
    [InlineData("2026-11-25T01:30:00Z", null, "2026-11-25T01:30:00Z", false)]
    [InlineData("2026-07-25T00:30:00Z", null, "2026-07-24T23:00:00Z", true)]
    [InlineData("2026-11-25T20:00:00Z", null, null, true)]
    [InlineData("2026-11-25T20:00:00Z", null, "2026-11-20T01:30:00Z", true)]
    [InlineData("2026-11-25T02:00:00Z", "2026-11-25T01:50:00Z", "2026-11-24T01:30:00Z", false)]
    [InlineData("2026-11-25T02:05:00Z", "2026-11-25T01:50:00Z", "2026-11-24T01:30:00Z", true)]
    [InlineData("2026-11-25T01:30:00Z", "2026-11-25T01:20:00Z", "2026-11-24T01:30:00Z", true)]
    public void A_reading_is_due_once_a_night_and_again_a_while_after_it_failed(
        string now, string? latest, string? done, bool isDue) => Assert.Equal(
        isDue,
        NightlyRuns.IsDue(At(now)!.Value, At(latest), At(done), HalfPastTwo, "Europe/Copenhagen"));

    [Fact]
    public async Task A_clock_that_is_moved_over_the_night_finds_the_register_read()
    {
        await using var under = await PopulationUnderTest.WithPatronsAsync(postgres.CreateDatabase(), 1);
        await using var nights = new NightlyRuns(
            under.Database,
            under.Runs,
            new RegisterOptions { At = HalfPastTwo },
            under.Clock,
            TimeProvider.System,
            NullLogger<NightlyRuns>.Instance);
        await nights.RunDueAsync(default);
        under.Drop(PopulationUnderTest.Rename(1, 1));

        await nights.RunDueAsync(default);
        Assert.Equal("Navn 1", await under.ScalarAsync<string>("select name from patron_contact"));
        under.Clock.Now = SmallWorld.Noon.AddDays(1);
        await nights.RunDueAsync(default);

        Assert.Equal("Ny 1", await under.ScalarAsync<string>("select name from patron_contact"));
        Assert.Equal("0,0", await under.ScalarAsync<string>(
            "select string_agg(credential::text, ',') from register_run where state = 'done'"));
    }

    private static DateTimeOffset? At(string? text) => text is null
        ? null
        : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
