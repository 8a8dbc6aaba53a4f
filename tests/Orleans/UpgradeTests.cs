using Skranke.Tests.Crashes;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Orleans;

/// <summary>A cluster of an older release is replaced process by process under load by this one, silos first. The older
/// program is named by <c>SKRANKE_OLDER_CLUSTER</c>, such as <c>/srv/skranke-1.0/Skranke.Cluster.dll</c>: releases are
/// no part of the project.</summary>
public sealed class UpgradeTests(ITestOutputHelper output)
{
    private const int Callers = 16;
    private const int Active = 3;

    [OlderReleaseFact]
    [Trait("Category", "Long")]
    public async Task An_older_release_is_replaced_under_load_and_nothing_acknowledged_is_lost()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync(
            silos: 2, apis: 1, OlderReleaseFactAttribute.Program!);
        var older = cluster.Silos.ToArray();
        await CheckoutLoad.PutAsync(cluster.Database);
        var load = new CheckoutLoad(cluster.Clients("kiosk"), Callers);
        load.Start();
        await load.ReachAsync(300);

        // The new release's migrations run here, under the old one's load.
        cluster.Program = ClusterOfProcesses.Present;
        _ = await cluster.AddSiloAsync();
        await load.ReachAsync(500);
        output.WriteLine($"two older silos and a new one, an older API process: {load}");
        Assert.Equal(0, await older[0].StopAsync());
        _ = await cluster.AddSiloAsync();
        await load.ReachAsync(500);
        Assert.Equal(0, await older[1].StopAsync());
        await load.ReachAsync(500);
        Assert.Equal(2, await cluster.CountAsync(Active));
        output.WriteLine($"new silos, an older API process: {load}");

        await load.CancelAsync();
        await load.EndAsync();
        output.WriteLine(string.Join("\n", cluster.Failures));
        load.AssertOnlyRetryable();
        await cluster.AddApiAsync();
        var client = cluster.Clients("kiosk")[^1];
        await load.ResolveAsync(client);
        await load.AssertSameAnswersAsync(client);
        await load.Told.AssertDurableAsync(cluster.Database);
    }

    /// <summary>A test that needs the program of an older release; left out where none is named, and says
    /// so.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class OlderReleaseFactAttribute : FactAttribute
    {
        public OlderReleaseFactAttribute() =>
            Skip = Program is null ? "SKRANKE_OLDER_CLUSTER names no older release." : null;

        public static string? Program => Environment.GetEnvironmentVariable("SKRANKE_OLDER_CLUSTER");
    }
}
