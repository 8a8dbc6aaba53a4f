using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Collection;

/// <summary>Debts are handed over when staff ask, or when the day has come that policy names (H48).</summary>
public sealed class ExportingTests
{
    private static readonly GrainKey TheLibrary = GrainKey.Of(ALibrary.HoersholmIsil);

    private static readonly DateTimeOffset MondayMorning = Days.Instant("2026-11-09T07:00:00Z");

    private static readonly DateTimeOffset NextMonday = Days.Instant("2026-11-16T07:00:00Z");

    [Fact]
    public async Task When_the_day_has_come_what_is_owed_is_handed_over_once()
    {
        var host = HostWithPlan(MondayMorning);
        await Charge(host, 20_000);

        Assert.Equal(0, await Tick(host, MondayMorning.AddSeconds(-1)));
        Assert.Equal(1, await Tick(host, MondayMorning));
        Assert.Equal(0, await Tick(host, MondayMorning));

        var export = Assert.Single(host.Ledger.Memory.Exports);
        Assert.Equal((MondayMorning, 20_000), (export.At, Assert.Single(export.Lines).Amount));
        Assert.Equal(NextMonday, await host.Ledger.NextDue(MondayMorning));
        Assert.Empty(await host.GrainsThatAreWrong());
    }

    [Fact]
    public async Task Days_that_passed_while_the_engine_was_away_are_one_export()
    {
        var host = HostWithPlan(MondayMorning);
        await Charge(host, 20_000);

        Assert.Equal(1, await Tick(host, Days.Instant("2026-11-20T12:00:00Z")));

        _ = Assert.Single(host.Ledger.Memory.Exports);
        Assert.Equal(
            Days.Instant("2026-11-23T07:00:00Z"), await host.Ledger.NextDue(Days.Instant("2026-11-20T12:00:00Z")));
    }

    [Fact]
    public async Task A_day_on_which_nothing_is_owed_makes_no_export_and_the_next_one_comes()
    {
        var host = HostWithPlan(MondayMorning);

        Assert.Equal(0, await Tick(host, MondayMorning));
        await Charge(host, 20_000);
        Assert.Equal(0, await Tick(host, MondayMorning.AddHours(1)));
        Assert.Equal(1, await Tick(host, NextMonday));

        Assert.Equal(NextMonday, Assert.Single(host.Ledger.Memory.Exports).At);
    }

    [Fact]
    public async Task Two_engines_that_see_the_day_come_hand_over_once()
    {
        var host = HostWithPlan(MondayMorning);
        await Charge(host, 20_000);
        var twin = host.Twin();
        twin.Now = MondayMorning;
        _ = await twin.Ask(TheLibrary, new AskLibrary(Fresh: true));

        Assert.Equal(1, await Tick(host, MondayMorning));
        Assert.Equal(Told.Instance, await twin.Ask(TheLibrary, Scheduled()));

        _ = Assert.Single(host.Ledger.Memory.Exports);
    }

    [Fact]
    public async Task Staff_get_an_export_whenever_they_ask_and_the_day_stays()
    {
        var host = HostWithPlan(MondayMorning);

        var made = Assert.IsType<Collected>(await host.Ask(TheLibrary, ByStaff(1)));
        var again = Assert.IsType<Collected>(await host.Ask(TheLibrary, ByStaff(1)));

        Assert.Equal(made, again);
        Assert.Empty(Assert.Single(host.Ledger.Memory.Exports).Lines);
        Assert.Equal(MondayMorning, await host.Ledger.NextDue(Days.Now));
    }

    [Fact]
    public async Task What_staff_handed_over_the_evening_before_does_not_go_again()
    {
        var host = HostWithPlan(MondayMorning);
        await Charge(host, 20_000);
        _ = Assert.IsType<Collected>(await host.Ask(TheLibrary, ByStaff(1)));

        Assert.Equal(0, await Tick(host, MondayMorning));

        _ = Assert.Single(host.Ledger.Memory.Exports);
    }

    [Fact]
    public async Task A_new_policy_plans_the_day()
    {
        var host = HostWithPlan(null);
        var policy = ShippedPolicies.Hoersholm with { ValidFrom = Days.Today };

        _ = await host.Ask(TheLibrary, ARequest.Publish(policy with
        {
            Collection = policy.Collection with { ExportWeekday = DayOfWeek.Monday },
        }));

        Assert.Equal(MondayMorning, await host.Ledger.NextDue(Days.Now));
    }

    private static async Task<int> Tick(TestHost host, DateTimeOffset now)
    {
        host.Now = now;
        return ((TickDone)await host.Ask(GrainKey.TimerShard(0), new Tick())).Done;
    }

    private static TestHost HostWithPlan(DateTimeOffset? dueAt)
    {
        var library = ALibrary.Hoersholm();
        var policy = library.Policies[0];
        return TestHost.WithSmallLibrary(dueAt is null
            ? library
            : library with
            {
                CollectionDueAt = dueAt,
                Policies = [policy with { Collection = policy.Collection with { ExportWeekday = DayOfWeek.Monday } }],
            });
    }

    private static async Task Charge(TestHost host, long amount) => _ = await host.Ledger.Commit(new UnitOfWork
    {
        Request = null,
        Origin = ARequest.Desk,
        At = Days.Now,
        Fences = [],
        Facts = [new FeeCharged(AFee.Of(8001, amount)), new DebtReviewed(APatron.Id, ALibrary.HoersholmIsil)],
        Answer = Told.Instance,
    });

    private static ExportCollection Scheduled() => new(IsScheduled: true)
    {
        Key = ARequest.Key(77),
        Origin = ARequest.Desk,
    };

    private static ExportCollection ByStaff(int key) => new(IsScheduled: false)
    {
        Key = ARequest.Key(key),
        Origin = ARequest.Desk,
    };
}
