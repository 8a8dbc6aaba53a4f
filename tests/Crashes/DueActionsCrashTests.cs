using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Crashes;

/// <summary>The engine is killed at random points while its clock is moved through everything that comes due of many
/// loans, and started again. Goal: loans, fees, claims, notices, messages and exclusions are those of a run that nobody
/// killed, each once and at the same time (I17, I19, I29).</summary>
public sealed class DueActionsCrashTests(ITestOutputHelper output)
{
    private const string Start = "2026-11-23T11:00:00Z";
    private const string End = "2027-02-15T11:00:00Z";

    [Fact]
    public Task A_killed_engine_does_what_is_due_as_one_that_was_not_killed() =>
        CompareAsync(loans: 240, kills: 1, actions: 1_500);

    [Fact]
    [Trait("Category", "Long")]
    public Task A_hundred_thousand_due_actions_survive_many_kills() =>
        CompareAsync(loans: 15_300, kills: 25, actions: 100_000);

    /// <param name="actions">So many at least are done by timers in a run.</param>
    private async Task CompareAsync(int loans, int kills, int actions)
    {
        var (calm, _, actionsDone) = await RunAsync(loans, kills: 0, expected: 0);
        Assert.True(actionsDone >= actions, $"{actionsDone} due actions");
        Assert.True(calm.Count(line => line.StartsWith("notice", StringComparison.Ordinal)) > 5 * loans);
        var (killed, done, _) = await RunAsync(loans, kills, calm.Count);
        output.WriteLine($"{calm.Count} facts, {actionsDone} due actions, {done} kills");
        Assert.Equal(kills, done);
        Assert.Equal(calm, killed);
    }

    /// <returns>All that came of it, in order, how often it was killed, and how many actions timers did.</returns>
    private static async Task<(List<string> Outcome, int Kills, long Actions)> RunAsync(
        int loans, int kills, int expected)
    {
        var folder = Directory.CreateTempSubdirectory("skranke-due-").FullName;
        try
        {
            await using var engine = await EngineProcess.StartAsync(folder, "--clock", Start);
            await using var database = Connections.Reading(engine.Database);
            await PutAsync(database, loans);
            using var client = engine.Client("admin");
            client.Timeout = TimeSpan.FromMinutes(30);
            var random = new Random(loans);
            var done = 0;
            for (; done < kills; done++)
            {
                // Somewhere in what is still to be done, so that every kill hits the work.
                var before = await CountAsync(database);
                var at = before + random.Next((expected - before) / (kills - done + 1)) + 1;
                var moving = MoveAsync(client);
                while (await CountAsync(database) < at && !moving.IsCompleted)
                {
                    await Task.Delay(1);
                }

                if (moving.IsCompleted)
                {
                    break;
                }

                await engine.KillAsync();
                await moving;

                // The clock goes on where it was; it cannot be set back to the start.
                await engine.RestartAsync([]);
            }

            Assert.True(await MoveAsync(client));
            var outcome = await OutcomeAsync(database);
            var actions = await ActionsAsync(database);
            Assert.Equal(0, await engine.StopAsync());
            return (outcome, done, actions);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>False where the engine was killed meanwhile.</returns>
    private static async Task<bool> MoveAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/clock")
        {
            Content = JsonContent.Create(new { to = End }),
        };
        try
        {
            using var answer = await client.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Every patron of ours has three loans that were lent on three days, so that they are billed on three
    /// days; nobody brings anything back.</summary>
    private static Task PutAsync(NpgsqlDataSource database, int loans) => BigWorld.ExecuteAsync(
        database,
        $"""
        insert into patron (id, birth_date)
            select 7000000 + i, case when i % 4 = 0 then date '2015-01-01' else date '1980-01-01' end
            from generate_series(1, {loans / 3}) i;
        insert into patron_contact (patron_id, name, email, street, postal_code, city)
            select id, 'Patron', case when id % 5 > 0 then 'p' || id || '@example.org' end, 'Vej 1', '2970', 'Hørsholm'
            from patron where id > 7000000;
        insert into membership select id, 'DK-722300', true, true, 1 from patron where id > 7000000;
        insert into title (id, library, reference, material, title)
            select 6100000 + i, 'DK-722300', 'L' || i, 'book', 'Skibet' from generate_series(1, {loans}) i;
        insert into copy (id, title_id, owner, barcode, branch, material, price)
            select 6200000 + i, 6100000 + i, 'DK-722300', 'L' || i, 'DK-722300', 'book', 10000 + i
            from generate_series(1, {loans}) i;
        insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel,
                          library, branch, material, next_action_at)
            select 6300000 + i, 7000001 + i / 3, 6200001 + i, 6100001 + i,
                   timestamptz '2026-11-10T10:00:00Z' + i % 9 * interval '1 day', date '2026-12-10' + i % 9, 1, 3, 0,
                   'DK-722300', 'DK-722300', 'book', '2026-11-23T11:00:00Z'
            from generate_series(0, {loans - 1}) i;
        """);

    private static async Task<int> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select (select count(*) from notice where patron_id > 7000000)
                 + (select count(*) from fee where patron_id > 7000000)
                 + (select count(*) from exclusion where patron_id > 7000000)
            """);
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Each is a new version of its loan or exclusion: nobody comes to the library, so that all of them are
    /// the timers'.</summary>
    private static async Task<long> ActionsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select (select sum(version - 1) from loan where patron_id > 7000000)::bigint
                 + (select count(*) from exclusion where patron_id > 7000000)
            """);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<List<string>> OutcomeAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select 'notice ' || concat_ws(' ', n.patron_id, n.kind,
                       case when n.kind in (23, 24, 25) then null else n.cause_id end, n.step, n.day, n.created_at,
                       n.state, n.sent_at,
                       (select string_agg(concat_ws(' ', m.patron_id, m.channel, m.state, m.sent_at), ', '
                                          order by m.channel)
                        from message m join message_notice x on x.message_id = m.id where x.notice_id = n.id))
            from notice n where n.patron_id > 7000000
            union all
            select 'loan ' || concat_ws(' ', id, version, due_date, next_action_at, closed_at, lost_at)
            from loan where patron_id > 7000000
            union all
            select 'fee ' || concat_ws(' ', f.patron_id, f.kind, f.amount, f.cause, f.charged_at, f.reversed,
                       (select string_agg(concat_ws(' ', x.loan_id, x.step, x.cancelled), ', ' order by x.loan_id)
                        from fee_loan x where x.fee_id = f.id),
                       (select string_agg(concat_ws(' ', e.kind, e.amount, e.day), ', ' order by e.id)
                        from money_entry e where e.fee_id = f.id))
            from fee f where f.patron_id > 7000000
            union all
            select 'exclusion ' || concat_ws(' ', patron_id, ground, state, announced_at, from_at, to_at)
            from exclusion where patron_id > 7000000
            union all
            select 'work ' || concat_ws(' ', patron_id, kind, at) from work_item where patron_id > 7000000
            order by 1
            """);
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
