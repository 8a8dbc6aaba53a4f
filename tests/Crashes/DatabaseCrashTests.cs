using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Silo.Ledger;
using Skranke.Silo.Postgres;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Crashes;

/// <summary>PostgreSQL is stopped without mercy in the middle of a load, several times, and comes back by itself. Goal:
/// no caller was told anything that is not true afterwards.</summary>
public sealed class DatabaseCrashTests(ITestOutputHelper output)
{
    private const int Copies = 200_000;
    private const int Patrons = 20_000;
    private const int Callers = 128;

    [Fact]
    public async Task An_immediate_stop_of_the_database_under_load_loses_nothing_and_repeats_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("skranke-crash-").FullName;
        try
        {
            await using var server = await PrivatePostgres.StartAsync(
                folder, new PrivatePostgresOptions { SharedBuffersMegabytes = 128 }, NullLogger.Instance, default);
            await using var database = Connections.Reading(server.ConnectionString);
            _ = await Migrations.RunAsync(database, default);
            await BigWorld.PutAsync(database, Patrons, Copies);
            using var stopping = new CancellationTokenSource();
            var supervision = server.SuperviseAsync(stopping.Token);
            await using (var ledger = new PostgresLedgerUnderTest(database))
            await using (var host = new HostUnderTest(ledger))
            {
                await CrashUnderLoadAsync(host, server, database);
            }

            await stopping.CancelAsync();
            await supervision;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task CrashUnderLoadAsync(HostUnderTest host, PrivatePostgres server, Npgsql.NpgsqlDataSource database)
    {
        var told = new AcknowledgedSet();
        using var load = new CancellationTokenSource();
        var next = 0;
        var clock = Stopwatch.StartNew();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (!load.IsCancellationRequested && Interlocked.Increment(ref next) is var copy and <= Copies)
            {
                await AskAsync(host, told, Guid.NewGuid(), copy);
            }
        })).ToArray();

        for (var crash = 1; crash <= 3; crash++)
        {
            var before = told.Acknowledged.Count;
            await ReachAsync(told, before + 2000);
            var seconds = clock.Elapsed.TotalSeconds;
            output.WriteLine($"crash {crash} after {told.Acknowledged.Count} checkouts in {seconds:F1} s");
            await server.KillAsync(immediate: true);
        }

        await ReachAsync(told, told.Acknowledged.Count + 2000);
        await load.CancelAsync();
        await Task.WhenAll(callers);
        output.WriteLine($"{told.Acknowledged.Count} acknowledged, {told.Unknown.Count} to be asked again");
        await ResolveAsync(host, told);
        await told.AssertDurableAsync(database);
    }

    /// <summary>Waits for progress, not for time; a load that makes none within a minute fails the test.</summary>
    private static async Task ReachAsync(AcknowledgedSet told, int acknowledged)
    {
        var patience = Stopwatch.StartNew();
        while (told.Acknowledged.Count < acknowledged)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), $"stuck at {told.Acknowledged.Count}");
            await Task.Yield();
            await Task.Delay(5);
        }
    }

    private static async Task ResolveAsync(HostUnderTest host, AcknowledgedSet told)
    {
        var unknown = told.Unknown.ToArray();
        told.Unknown.Clear();
        await Parallel.ForEachAsync(
            unknown, async (asked, _) => await AskAsync(host, told, asked.Key, (int)asked.Value));
        Assert.Empty(told.Unknown);
        Assert.Empty(told.Refused);
    }

    private static async Task AskAsync(HostUnderTest host, AcknowledgedSet told, Guid operation, int copy)
    {
        try
        {
            var patron = (copy * 7919L % Patrons) + 1;
            switch (await host.Ask(SmallWorld.CheckOut(patron, copy, SmallWorld.Key(operation))))
            {
                case Lent lent:
                    told.Acknowledged[operation] = lent.Loan.Id.Value;
                    break;
                case Refused refused:
                    told.Refused[operation] = refused.Refusals[0].Code;
                    break;
            }
        }
        catch (Exception failure) when (failure is LedgerAwayException or OutcomeUnknownException)
        {
            told.Unknown[operation] = copy;
        }
    }
}
