using System.Diagnostics;
using Skranke.Tests.Crashes;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Orleans;

/// <summary>Two silos in network namespaces of their own lose sight of each other, while both see the database and the
/// API process sees both. Goal: one of them is declared dead, or both go on and are kept apart by fences; in either
/// case nothing acknowledged is lost and nothing happens twice (I28).</summary>
public sealed class NetworkCutTests(ITestOutputHelper output)
{
    private const int Callers = 32;
    private const int Active = 3;

    [NamespaceFact]
    [Trait("Category", "Long")]
    public async Task Silos_that_do_not_see_each_other_never_decide_against_each_other()
    {
        await using var network = await TwoNamespaces.MakeAsync();
        await using var cluster = await ClusterOfProcesses.StartAsync(silos: 0, apis: 0);
        _ = await cluster.AddSiloAsync(TwoNamespaces.FirstAddress, network.Enter(TwoNamespaces.First));
        _ = await cluster.AddSiloAsync(TwoNamespaces.SecondAddress, network.Enter(TwoNamespaces.Second));
        await cluster.AddApiAsync();
        await CheckoutLoad.PutAsync(cluster.Database);
        var clients = cluster.Clients("kiosk");
        var load = new CheckoutLoad(clients, Callers);
        load.Start();
        await load.ReachAsync(1000);

        await network.CutAsync();
        await load.ReachAsync(1500);
        var during = await cluster.CountAsync(Active);
        await network.HealAsync();
        await load.ReachAsync(1000);

        await load.CancelAsync();
        await load.EndAsync();
        output.WriteLine($"{during} silos active during the cut; {load}");
        load.AssertOnlyRetryable();
        await load.ResolveAsync(clients[0]);
        await load.AssertSameAnswersAsync(clients[0]);
        await load.Told.AssertDurableAsync(cluster.Database);
    }

    /// <summary>A bridge on this machine with a namespace on each side of it.</summary>
    private sealed class TwoNamespaces : IAsyncDisposable
    {
        public const string First = "skranke-a";
        public const string Second = "skranke-b";
        public const string FirstAddress = "10.213.77.2";
        public const string SecondAddress = "10.213.77.3";
        private const string Bridge = "skranke-br";

        public static async Task<TwoNamespaces> MakeAsync()
        {
            await using (new TwoNamespaces())
            {
                // What a run that was killed left behind.
            }

            await IpAsync($"link add {Bridge} type bridge");
            await IpAsync($"addr add 10.213.77.1/24 dev {Bridge}");
            await IpAsync($"link set {Bridge} up");
            (string Name, string Address, string Link)[] sides =
                [(First, FirstAddress, "ska"), (Second, SecondAddress, "skb")];
            foreach (var (name, address, link) in sides)
            {
                await IpAsync($"netns add {name}");
                await IpAsync($"link add {link} type veth peer name eth0 netns {name}");
                await IpAsync($"link set {link} master {Bridge} up");
                await IpAsync($"-n {name} addr add {address}/24 dev eth0");
                await IpAsync($"-n {name} link set eth0 up");
                await IpAsync($"-n {name} link set lo up");
            }

            return new TwoNamespaces();
        }

        public string[] Enter(string name) => ["ip", "netns", "exec", name];

        /// <summary>Each throws away what is for the other; the way to the API process stays.</summary>
        public async Task CutAsync()
        {
            await IpAsync($"-n {First} route add blackhole {SecondAddress}");
            await IpAsync($"-n {Second} route add blackhole {FirstAddress}");
        }

        public async Task HealAsync()
        {
            await IpAsync($"-n {First} route del blackhole {SecondAddress}");
            await IpAsync($"-n {Second} route del blackhole {FirstAddress}");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var words in new[] { $"netns del {First}", $"netns del {Second}", $"link del {Bridge}" })
            {
                _ = await TryAsync(words);
            }
        }

        private static async Task IpAsync(string words) => Assert.True(await TryAsync(words), $"ip {words} failed");

        private static async Task<bool> TryAsync(string words)
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", words) { RedirectStandardError = true })!;
            _ = await ip.StandardError.ReadToEndAsync();
            await ip.WaitForExitAsync();
            return ip.ExitCode == 0;
        }
    }

    /// <summary>A test that makes network namespaces, which only root may; left out elsewhere, and says why.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NamespaceFactAttribute : FactAttribute
    {
        public NamespaceFactAttribute()
        {
            if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/sbin/ip") && !File.Exists("/sbin/ip"))
            {
                Skip = "Network namespaces cannot be made here: that takes root and the program ip.";
            }
        }
    }
}
