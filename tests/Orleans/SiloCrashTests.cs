using System.Diagnostics;
using Skranke.Tests.Crashes;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Orleans;

/// <summary>Silos are lost, paused and replaced under load. Goal: no acknowledged checkout is lost, none happens twice,
/// and callers see at most a 503 that they may ask again (I22 to I25, I28).</summary>
public sealed class SiloCrashTests(ITestOutputHelper output)
{
    private const int Callers = 32;
    private const int Active = 3;
    private const int Dead = 6;

    /// <summary>Three probes of a second, the slack of a busy machine, and the caller's next try.</summary>
    private static readonly TimeSpan DetectionMax = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_silo_killed_under_load_loses_nothing_and_its_grains_are_back_within_seconds()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(silos: 2, apis: 2);
        var load = await StartLoadAsync(cluster);
        await load.ReachAsync(1000);

        await cluster.Silos[1].KillAsync();
        var back = await DeadAsync(cluster, 1);
        await load.ReachAsync(2000);

        output.WriteLine($"declared dead after {back.TotalSeconds:F1} s; {load}");
        Assert.InRange(load.Slowest, TimeSpan.Zero, DetectionMax);
        await EndAsync(cluster, load);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_paused_silo_that_was_declared_dead_and_wakes_again_changes_nothing_any_more()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(silos: 2, apis: 1);
        var load = await StartLoadAsync(cluster);
        await load.ReachAsync(1000);

        await cluster.Silos[1].SignalAsync("STOP");
        var dead = await DeadAsync(cluster, 1);
        await load.ReachAsync(1000);
        await cluster.Silos[1].SignalAsync("CONT");
        await load.ReachAsync(2000);

        output.WriteLine($"declared dead after {dead.TotalSeconds:F1} s; {load}");
        await EndAsync(cluster, load);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_database_that_crashes_under_a_cluster_comes_back_with_everything_acknowledged()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(silos: 2, apis: 1);
        var load = await StartLoadAsync(cluster);
        await load.ReachAsync(1000);

        await cluster.Server.KillAsync(immediate: true);
        await load.ReachAsync(2000);
        cluster.Database.Clear();

        output.WriteLine(load.ToString());
        Assert.Equal(2, await cluster.CountAsync(Active));
        await EndAsync(cluster, load);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Silos_are_replaced_one_by_one_under_load_as_in_a_rolling_upgrade()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(silos: 2, apis: 2);
        var load = await StartLoadAsync(cluster);
        await load.ReachAsync(500);

        foreach (var old in cluster.Silos.ToArray())
        {
            _ = await cluster.AddSiloAsync();
            await load.ReachAsync(500);
            Assert.Equal(0, await old.StopAsync());
            await load.ReachAsync(500);
        }

        output.WriteLine(load.ToString());
        Assert.Equal(2, await cluster.CountAsync(Active));
        await EndAsync(cluster, load);
    }

    private static async Task<CheckoutLoad> StartLoadAsync(ClusterOfProcesses cluster)
    {
        await CheckoutLoad.PutAsync(cluster.Database);
        var load = new CheckoutLoad(cluster.Clients("kiosk"), Callers);
        load.Start();
        return load;
    }

    private static async Task<TimeSpan> DeadAsync(ClusterOfProcesses cluster, long count)
    {
        var clock = Stopwatch.StartNew();
        while (await cluster.CountAsync(Dead) < count)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "The silo was not declared dead.");
            await Task.Delay(50);
        }

        return clock.Elapsed;
    }

    private async Task EndAsync(ClusterOfProcesses cluster, CheckoutLoad load)
    {
        await load.CancelAsync();
        await load.EndAsync();
        foreach (var line in cluster.Failures)
        {
            output.WriteLine(line);
        }

        load.AssertOnlyRetryable();
        var client = cluster.Clients("kiosk")[0];
        await load.ResolveAsync(client);
        await load.AssertSameAnswersAsync(client);
        await load.Told.AssertDurableAsync(cluster.Database);
        output.WriteLine($"in the end {load}");
    }
}
