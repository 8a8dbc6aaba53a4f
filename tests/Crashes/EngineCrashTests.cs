using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Crashes;

/// <summary>The whole engine is killed in the middle of a load over HTTP and started again. Goal: callers who were
/// answered were told the truth, and callers who were not get one definite answer when they ask again with their
/// key.</summary>
public sealed class EngineCrashTests(ITestOutputHelper output)
{
    private const int Callers = 48;

    [Fact]
    public async Task A_killed_engine_keeps_what_it_acknowledged_and_answers_again_what_was_unknown()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-kill-").FullName;
        try
        {
            await using var engine = await EngineProcess.StartAsync(folder);
            await using var database = Connections.Reading(engine.Database);
            await CheckoutLoad.PutAsync(database);
            using var client = engine.Client("kiosk");
            client.Timeout = TimeSpan.FromSeconds(30);
            await LoadAndKillAsync(engine, client, database);
            Assert.Equal(0, await engine.StopAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task LoadAndKillAsync(EngineProcess engine, HttpClient client, NpgsqlDataSource database)
    {
        var load = new CheckoutLoad([client], Callers);
        for (var kill = 1; kill <= 2; kill++)
        {
            load.Start();
            await load.ReachAsync(3000);
            output.WriteLine($"kill {kill}: {load}");
            await load.CancelAsync();
            await engine.KillAsync();
            await load.EndAsync();
            await engine.RestartAsync();
        }

        output.WriteLine(load.ToString());
        await load.ResolveAsync(client);
        await load.AssertSameAnswersAsync(client);
        await load.Told.AssertDurableAsync(database);
    }
}
