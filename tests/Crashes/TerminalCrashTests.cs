using System.Text.Json.Nodes;
using Skranke.Tests.Sip2;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Crashes;

/// <summary>The engine is killed between what terminals did and what they say again: what was done is answered as
/// before, and done once (I24).</summary>
public sealed class TerminalCrashTests
{
    private const string Library = "DK-722300";
    private const string Now = "20261123    120000";
    private const string Card = "0000000001";

    [Fact]
    public async Task What_terminals_say_again_after_a_kill_is_answered_as_before()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-terminal-kill-").FullName;
        try
        {
            var port = EngineProcess.FreePort();
            await using var engine = await EngineProcess.StartAsync(
                folder, "--sip2", $"{port}", "--clock", "2026-11-23T11:00:00Z");
            string[] said =
            [
                Checkout("5000000001", Now, isOffline: false),
                $"09N{Now}{Now}AP{Library}|AO{Library}|AB5000000001|AC|",
                Checkout("5000000004", Now, isOffline: false),
                Checkout("5000000003", "20261122    100000", isOffline: true),
                $"09Y20261122    11000020261122    110000AP{Library}|AO{Library}|AB5000000003|AC|",
                Checkout("nobody has it", "20261122    120000", isOffline: true),
            ];
            var before = await SayAsync(folder, port, said);
            var (loans, items, events) = await CountAsync(engine);

            await engine.KillAsync();
            await engine.RestartAsync();

            // The first loan is over, so that its words would mean another one.
            Assert.Equal(before[1..], await SayAsync(folder, port, said[1..]));
            Assert.Equal((loans, items, events), await CountAsync(engine));
            Assert.All(before[..5], answer => Assert.Equal('1', answer[2]));
            Assert.StartsWith("120NUN", before[5], StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Checkout(string copy, string at, bool isOffline) =>
        $"11N{(isOffline ? 'Y' : 'N')}{at}                  AO{Library}|AA{Card}|AB{copy}|AC|";

    private static async Task<string[]> SayAsync(string folder, int port, string[] lines)
    {
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "demo-keys.json")))!["sip2"]!;
        using var terminal = await Sip2Client.Connect(port);
        Assert.Equal("941", await terminal.Say($"9300CN{keys["user"]}|CO{keys["password"]}|"));
        var answers = new List<string>();
        foreach (var line in lines)
        {
            answers.Add(await terminal.Say(line));
        }

        return [.. answers];
    }

    private static async Task<(long Loans, long Items, long Events)> CountAsync(EngineProcess engine)
    {
        await using var database = Silo.Ledger.Connections.Reading(engine.Database);
        await using var command = database.CreateCommand(
            $"""
            select (select count(*) from loan), (select count(*) from work_item),
                   (select count(*) from event where kind in ({HardshipTests.LendingEvents}))
            """);
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }
}
