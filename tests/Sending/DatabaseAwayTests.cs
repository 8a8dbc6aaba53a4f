using Npgsql;
using Skranke.Ledger;
using Skranke.Silo.Sending;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Sending;

/// <summary>The database goes away before, while and after messages go out: nothing is lost, nothing takes effect
/// twice, and who takes a message twice knows it by its id (I29).</summary>
[Collection(PostgresCollection.Name)]
public sealed class DatabaseAwayTests(PostgresFixture postgres)
{
    private static readonly TimeSpan ClaimIsOver = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task What_was_to_be_told_before_the_database_went_is_told_when_it_is_back()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);
        var database = new Absence(postgres, library.Ledger.Database);

        database.Begin();
        await FailsAsync(library);
        database.End();

        Assert.Empty(library.Email.Taken);
        Assert.Equal(1, await library.RunAsync());
        Assert.Equal(0, await library.RunAsync());
        Assert.Equal(["Email Sent"], await library.StatesAsync());
    }

    [Fact]
    public async Task A_message_that_went_out_and_could_not_be_written_down_goes_out_again_under_the_same_id()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        _ = await library.TellOfLoanAsync(1);
        var database = new Absence(postgres, library.Ledger.Database);
        library.Email.Answer = _ =>
        {
            database.Begin();
            return PostOutcome.Sent;
        };

        await FailsAsync(library);
        database.End();
        library.Email.Answer = _ => PostOutcome.Sent;

        // It may still be on its way to its end in another process, for all that is known.
        Assert.Equal(0, await library.RunAsync());
        var first = library.Email.Taken;
        library.Machine.Move(ClaimIsOver);
        Assert.Equal(first.Length, await library.RunAsync());

        Assert.Equal(
            first.Select(message => (message.Id, message.Text)).Order(),
            library.Email.Taken[first.Length..].Select(message => (message.Id, message.Text)).Order());
        Assert.All(await library.StatesAsync(), state => Assert.EndsWith(" Sent", state, StringComparison.Ordinal));
        Assert.All(await library.NoticesAsync(), notice => Assert.NotNull(notice.SentAt));
        library.Machine.Move(ClaimIsOver);
        Assert.Equal(0, await library.RunAsync());
    }

    [Fact]
    public async Task An_announcement_whose_dispatch_could_not_be_written_down_takes_effect_once_and_later()
    {
        await using var library = await OutboxUnderTest.StartAsync(postgres);
        var exclusion = await OutboxTests.AnnounceAsync(library);
        var database = new Absence(postgres, library.Ledger.Database);
        library.Email.Answer = _ =>
        {
            database.Begin();
            return PostOutcome.Sent;
        };
        await FailsAsync(library);
        database.End();
        Assert.Null((await OutboxTests.ExclusionAsync(library, exclusion)).From);

        library.Email.Answer = _ => PostOutcome.Sent;
        library.Now += TimeSpan.FromDays(1);
        library.Machine.Move(ClaimIsOver);
        Assert.Equal(1, await library.RunAsync());

        // Seven full days after 24 November, when the dispatch was written down.
        var from = new DateTimeOffset(2026, 12, 1, 23, 0, 0, TimeSpan.Zero);
        Assert.Equal(from, (await OutboxTests.ExclusionAsync(library, exclusion)).From);
        library.Now += TimeSpan.FromDays(1);
        library.Machine.Move(ClaimIsOver);
        Assert.Equal(0, await library.RunAsync());
        Assert.Equal(from, (await OutboxTests.ExclusionAsync(library, exclusion)).From);
        Assert.Equal(2, library.Email.Taken.Length);
        Assert.Equal(library.Email.Taken[0].Id, library.Email.Taken[1].Id);
    }

    private static async Task FailsAsync(OutboxUnderTest library)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(library.RunAsync);
        Assert.True(failure is NpgsqlException or LedgerAwayException or OutcomeUnknownException, failure.ToString());
    }

    /// <summary>Takes a database away from everybody and gives it back.</summary>
    private sealed class Absence(PostgresFixture postgres, NpgsqlDataSource database)
    {
        private readonly string _name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

        public void Begin() => Execute(
            $"alter database {_name} allow_connections false; "
            + $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{_name}'");

        public void End()
        {
            Execute($"alter database {_name} allow_connections true");

            // Connections that were ended are found out by those who use them.
            database.Clear();
        }

        private void Execute(string sql)
        {
            var admin = new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
            {
                Database = "postgres",
                Pooling = false,
            };
            using var connection = new NpgsqlConnection(admin.ConnectionString);
            connection.Open();
            foreach (var one in sql.Split(';'))
            {
                using var command = new NpgsqlCommand(one, connection);
                _ = command.ExecuteNonQuery();
            }
        }
    }
}
