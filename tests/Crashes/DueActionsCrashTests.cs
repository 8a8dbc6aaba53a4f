using System.Net.Http.Json;
using Npgsql;
using Skranke.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Skranke.Tests.Crashes;

/// <summary>The engine is killed again and again while time passes and loans are reminded of, billed and their patrons
/// excluded. In the end everything is as if nobody had killed it: nothing is missing, and nothing was done twice (I17,
/// I29).</summary>
public sealed class DueActionsCrashTests(ITestOutputHelper output)
{
    private const string Begin = "2026-11-02T11:00:00Z";

    [Fact]
    public Task A_thousand_due_actions_come_out_the_same() => KillAsync(loans: 300, kills: 1, until: "2026-12-20T11:00:00Z");

    [Fact]
    [Trait("Category", "Long")]
    public Task A_hundred_thousand_due_actions_come_out_the_same() => KillAsync(loans: 20_000, kills: 20, until: "2027-01-20T11:00:00Z");

    private async Task KillAsync(int loans, int kills, string until)
    {
        var undisturbed = await RunAsync(loans, 0, until);
        var killed = await RunAsync(loans, kills, until);

        output.WriteLine($"{undisturbed.Length} rows");
        Assert.True(undisturbed.Length > loans * 4, $"{undisturbed.Length} rows");
        Assert.Equal(undisturbed, killed);
    }

    /// <returns>What became of everything, in an order that does not depend on who was first.</returns>
    private async Task<string[]> RunAsync(int loans, int kills, string until)
    {
        var folder = Directory.CreateTempSubdirectory("skranke-due-").FullName;
        var chance = new Random(kills);
        try
        {
            await using var engine = await EngineProcess.StartAsync(folder, "--clock", Begin);
            await AddLoansAsync(engine.Database, loans);
            for (var left = kills; ; left--)
            {
                using var operators = engine.Client("admin");
                operators.Timeout = Timeout.InfiniteTimeSpan;
                var moving = operators.PostAsJsonAsync("/v1/admin/clock", new { to = until });
                if (left > 0)
                {
                    await Task.WhenAny(moving, Task.Delay(chance.Next(100, 2_000 + (loans / 5))));
                    await engine.KillAsync();
                    _ = await Record.ExceptionAsync(() => moving);

                    // The database knows how far time had come.
                    await engine.RestartAsync([]);
                    continue;
                }

                using var moved = await moving;
                Assert.True(moved.IsSuccessStatusCode, await moved.Content.ReadAsStringAsync());
                return await OutcomeAsync(engine.Database);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loans of Hørsholm that are due within the next three weeks, and that nobody returns.</summary>
    private static async Task AddLoansAsync(string connection, int loans)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(
            $"""
            insert into patron (id, version, kind, birth_date)
            select 5000000 + n, 1, 0, case when n % 5 = 0 then date '2018-03-01' else date '1980-05-17' end
            from generate_series(1, {loans}) as n;
            insert into patron_contact (patron_id, name, email)
            select 5000000 + n, 'Patron ' || n, 'p' || n || '@example.org' from generate_series(1, {loans}) as n;
            insert into membership (patron_id, library, active, home, rules_version)
            select 5000000 + n, 'DK-722300', true, true, 1 from generate_series(1, {loans}) as n;
            insert into title (id, library, reference, material, title)
            select 5000000 + n, 'DK-722300', 'due:' || n, 'book', 'Title ' || n from generate_series(1, {loans}) as n;
            insert into copy (id, title_id, owner, barcode, branch, material, status, price)
            select 5000000 + n, 5000000 + n, 'DK-722300', 'due-' || n, 'DK-722300', 'book', 0, 20000
            from generate_series(1, {loans}) as n;
            insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max, channel,
                              library, branch, material, next_action_at)
            select 5000000 + n, 5000000 + n, 5000000 + n, 5000000 + n, '{Begin}'::timestamptz - interval '10 days',
                   date '2026-11-09' + n % 20, 1, 3, 0, 'DK-722300', 'DK-722300', 'book', '{Begin}'
            from generate_series(1, {loans}) as n
            """);
        _ = await command.ExecuteNonQueryAsync();
    }

    private static async Task<string[]> OutcomeAsync(string connection)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(
            """
            select 'loan ' || id || ' due ' || due_date || ' next ' || coalesce(next_action_at::text, 'never')
            from loan where id > 5000000
            union all
            select 'notice ' || kind || ' to ' || patron_id || ' on ' || created_at || ' sent ' || coalesce(sent_at::text, 'never')
                   || case when kind between 20 and 22 then ' about ' || cause_id else '' end
            from notice where patron_id > 5000000
            union all
            select 'fee ' || kind || ' of ' || patron_id || ' ' || amount || ' since ' || charged_at
            from fee where patron_id > 5000000
            union all
            select 'entry ' || e.kind || ' of ' || f.patron_id || ' ' || e.amount || ' on ' || e.day
            from money_entry e join fee f on f.id = e.fee_id where f.patron_id > 5000000
            union all
            select 'exclusion of ' || patron_id || ' ' || state || ' from ' || from_at || ' announced ' || announced_at
            from exclusion where patron_id > 5000000
            union all
            select 'message to ' || patron_id || ' ' || kind || ' ' || channel || ' ' || state || ' on ' || day
            from message where patron_id > 5000000
            order by 1
            """);
        var found = new List<string>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            found.Add(row.GetString(0));
        }

        return [.. found];
    }
}
