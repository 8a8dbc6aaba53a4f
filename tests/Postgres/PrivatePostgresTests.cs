using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Silo.Postgres;
using Xunit;

namespace Skranke.Tests.Postgres;

/// <summary>The private server is made once, kept, taken over after a hard kill, and shared by nobody.</summary>
public sealed class PrivatePostgresTests : IDisposable
{
    private static readonly PrivatePostgresOptions Options = new() { SharedBuffersMegabytes = 128 };

    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-private-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_written_is_there_at_the_next_start()
    {
        await using (var first = await StartAsync())
        {
            Assert.Equal(PrivatePostgresArrival.Created, first.Arrival);
            _ = await ScalarAsync(first, "create table kept (it int); insert into kept values (7)");
        }

        await using var second = await StartAsync();
        Assert.Equal(PrivatePostgresArrival.Started, second.Arrival);
        Assert.Equal(7, await ScalarAsync(second, "select it from kept"));
    }

    [Fact]
    public async Task A_server_left_by_a_killed_engine_is_taken_over()
    {
        var killed = await StartAsync();
        var process = killed.ProcessId;
        killed.Abandon();

        await using var next = await StartAsync();

        Assert.Equal(PrivatePostgresArrival.Adopted, next.Arrival);
        Assert.Equal(process, next.ProcessId);
    }

    [Fact]
    public async Task A_server_that_crashes_is_started_again_with_what_was_committed()
    {
        await using var server = await StartAsync();
        using var stopping = new CancellationTokenSource();
        _ = await ScalarAsync(server, "create table kept (it int); insert into kept values (7)");
        await server.KillAsync(immediate: true);

        var supervision = server.SuperviseAsync(stopping.Token);
        Assert.Equal(7, await EventuallyAsync(() => ScalarAsync(server, "select it from kept")));
        for (var glance = 0; glance < 600 && server.Restarts == 0; glance++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(1, server.Restarts);
        await stopping.CancelAsync();
        await supervision;
    }

    [Fact]
    public async Task It_keeps_what_it_acknowledges_and_listens_to_nobody_else()
    {
        await using var server = await StartAsync();

        Assert.Equal("on", await ScalarAsync(server, "show fsync"));
        Assert.Equal("on", await ScalarAsync(server, "show full_page_writes"));
        Assert.Equal("on", await ScalarAsync(server, "show synchronous_commit"));
        Assert.Equal("", await ScalarAsync(server, "show listen_addresses"));
    }

    [Fact]
    public void A_second_engine_on_the_same_folder_is_refused()
    {
        using var first = DataFolder.Open(_folder);

        var refused = Assert.Throws<PostgresSetupException>(() => DataFolder.Open(_folder));

        Assert.Contains(_folder, refused.Message, StringComparison.Ordinal);
    }

    private Task<PrivatePostgres> StartAsync() =>
        PrivatePostgres.StartAsync(_folder, Options, NullLogger.Instance, default);

    private static async Task<object?> ScalarAsync(PrivatePostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<object?> EventuallyAsync(Func<Task<object?>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (NpgsqlException) when (attempt < 600)
            {
                await Task.Delay(50);
            }
        }
    }
}
