using System.Diagnostics;
using MailKit.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Skranke.LoadTests.Http;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;
using Skranke.Silo;
using Skranke.Silo.Sending;

namespace Skranke.LoadTests.Scenarios;

/// <summary>Notices that wait are put into words and sent by SMTP to a server that takes everything: one message for
/// each patron. Counted are the messages that the server has, and those that the database says were sent.</summary>
public sealed class NoticePost : Scenario
{
    private const int PatronsUsual = 20_000;

    public override string Name => "notice-post";

    public override string Summary => "notices of so many patrons sent by mail, to a server that takes everything";

    public override IReadOnlyList<string> Peers => [];

    public override async Task<int> RunAsync(LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        var patrons = options.Patrons ?? PatronsUsual;
        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        var preparation = new Preparation(database, patrons, patrons, console);
        await preparation.EnsureAsync(reuse: false, withPeer: false, cancellation);
        await preparation.GiveAddressesAsync();
        await database.ExecuteAsync("insert into setting (name, value) values ('held', 'until the load begins')");
        await console.WriteLineAsync($"{await MachineFacts.ReadAsync(database)}");
        await using var sink = new SmtpSink();
        await using var engine = await StartAsync(database, sink.Port, cancellation);
        var rates = new List<double>();
        for (var run = 0; run <= options.Runs; run++)
        {
            var (seconds, holds) = await SendAsync(engine, database, sink, patrons, run, cancellation);
            await console.WriteLineAsync(
                $"  {(run == 0 ? "rehearsal" : $"run {run}")}: {patrons:N0} messages in {seconds:N1} s, "
                + $"{patrons / seconds:N0}/s; {sink.Repeated} came twice; {(holds ? "ok" : "WRONG")}");
            if (!holds)
            {
                return 1;
            }

            rates.AddRange(run == 0 ? [] : [patrons / seconds]);
        }

        rates.Sort();
        await console.WriteLineAsync($"median {rates[rates.Count / 2]:N0}/s ({rates[0]:N0}-{rates[^1]:N0})");
        return 0;
    }

    private static async Task<(double Seconds, bool Holds)> SendAsync(
        Engine engine, LoadDatabase database, SmtpSink sink, int patrons, int run, CancellationToken cancellation)
    {
        sink.Forget();
        await database.ExecuteAsync(
            $"""
            insert into notice (id, patron_id, library, kind, cause_id, step, created_at)
            select nextval('id_seq'), id, 'DK-900001', 8, id, {run},
                   '{engine.Clock.Now:O}'
            from patron
            """);
        await database.CheckpointAsync();
        var watch = Stopwatch.StartNew();
        await database.ExecuteAsync("delete from setting where name = 'held'");
        await engine.MoveClockAsync(engine.Clock.Now, cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        var sent = await database.TextAsync($"select count(*) from notice where step = {run} and sent_at is not null");
        await database.ExecuteAsync("insert into setting (name, value) values ('held', 'until the next run')");
        return (seconds, sent == $"{patrons}" && sink.Messages == patrons);
    }

    private static Task<Engine> StartAsync(LoadDatabase database, int port, CancellationToken cancellation) =>
        Engine.StartAsync(
            new EngineOptions
            {
                DataFolder = database.EngineFolder,
                Postgres = database.ConnectionString,
                Demo = false,
                FrozenAt = DateTimeOffset.UtcNow,
                Post = new PostOptions
                {
                    Smtp = new SmtpSettings(
                        "127.0.0.1", port, "library@example.org", "Library", SecureSocketOptions.None, Connections: 16),
                },
            },
            NullLoggerFactory.Instance,
            cancellation);
}
