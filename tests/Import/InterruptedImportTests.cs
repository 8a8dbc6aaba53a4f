using System.Text;
using Skranke.Silo.Import;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Uploads that break off, processes that stop, databases that go away, and files that are sent
/// twice.</summary>
[Collection(PostgresCollection.Name)]
public sealed class InterruptedImportTests(PostgresFixture postgres)
{
    private const int Rows = 60_000;

    [Fact]
    public async Task A_file_that_did_not_arrive_whole_leaves_nothing_behind()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());

        var received = await import.SendAsync("copies", "barcode,title"u8.ToArray(), promised: 500);

        Assert.Equal(ImportCodes.Incomplete, Assert.IsType<ImportReception.Rejected>(received).Code);
        Assert.Equal(0, await import.ScalarAsync<long>("select count(*) from import"));
        Assert.Empty(Directory.GetFiles(import.Spool));
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_not_taken()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase(), lengthMax: 1000);

        var received = await import.SendAsync("copies", new byte[1001]);

        Assert.Equal(ImportCodes.TooLarge, Assert.IsType<ImportReception.Rejected>(received).Code);
        Assert.Empty(Directory.GetFiles(import.Spool));
    }

    [Fact]
    public async Task An_import_that_was_stopped_goes_on_and_counts_every_row_once()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var id = Assert.IsType<ImportReception.Queued>(await import.SendAsync("titles", Titles())).Id;
        await UntilAsync(import, id, report => report.Read > 0);
        await import.Jobs.DisposeAsync();
        var stopped = (await import.Jobs.ReportAsync(ImportUnderTest.Library, id, default))!;

        import.StartAgain();
        await import.Jobs.ResumeAsync(default);
        var report = await import.EndAsync(id);

        Assert.Equal((ImportState.Done, Rows, Rows - 1L), (report.State, report.Read, report.Taken));
        Assert.Equal((Rows + 1L, ImportCodes.DuplicateInFile), (report.Refused[0].Line, report.Refused[0].Code));
        Assert.InRange(stopped.Read, 1, Rows);
        Assert.Equal(Rows - 1L, await import.ScalarAsync<long>("select count(*) from title"));
        Assert.Equal(Rows - 1L, (await import.RunAsync("titles", Titles())).Unchanged);
    }

    [Fact]
    public async Task An_import_whose_file_is_gone_fails_and_says_to_send_it_again()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var id = Assert.IsType<ImportReception.Queued>(await import.SendAsync("titles", Titles())).Id;
        await UntilAsync(import, id, report => report.Read > 0);
        await import.Jobs.DisposeAsync();
        await import.ExecuteAsync("update import set state = 'running', finished_at = null");
        Array.ForEach(Directory.GetFiles(import.Spool), File.Delete);

        import.StartAgain();
        await import.Jobs.ResumeAsync(default);
        var report = await import.EndAsync(id);

        Assert.Equal((ImportState.Failed, ImportCodes.Interrupted), (report.State, report.Refused[^1].Code));
        var again = await import.RunAsync("titles", Titles());
        Assert.Equal(Rows - 1L, again.Taken + again.Unchanged);
    }

    [Fact]
    public async Task An_import_survives_the_loss_of_its_connection()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var id = Assert.IsType<ImportReception.Queued>(await import.SendAsync("titles", Titles())).Id;
        for (var times = 0; times < 3; times++)
        {
            await UntilAsync(import, id, report => report.Read >= times * 10_000);
            await import.ExecuteAsync(
                """
                select pg_terminate_backend(pid) from pg_locks
                where locktype = 'advisory'
                  and database = (select oid from pg_database where datname = current_database())
                """);
        }

        var report = await import.EndAsync(id);

        Assert.Equal((ImportState.Done, Rows - 1L, 1L), (report.State, report.Taken, report.RefusedCount));
        Assert.Equal(Rows - 1L, await import.ScalarAsync<long>("select count(*) from title"));
    }

    [Fact]
    public async Task The_same_file_sent_twice_at_once_is_one_import()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var file = Titles();

        var first = Assert.IsType<ImportReception.Queued>(await import.SendAsync("titles", file));
        var second = Assert.IsType<ImportReception.Queued>(await import.SendAsync("titles", file));

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(Rows - 1L, (await import.EndAsync(first.Id)).Taken);
    }

    [Fact]
    public async Task A_key_belongs_to_one_file()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var key = Guid.NewGuid();
        var file = "id,title,author,year,material\nt1,Bog,,,book\n"u8.ToArray();
        var first = Assert.IsType<ImportReception.Queued>(await import.SendAsync("titles", file, operation: key));
        _ = await import.EndAsync(first.Id);

        var again = Assert.IsType<ImportReception.Queued>(await import.SendAsync("titles", file, operation: key));
        var other = await import.SendAsync("titles", [.. file, .. "t2,Bog,,,book\n"u8], operation: key);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(1, (await import.EndAsync(again.Id)).Taken);
        _ = Assert.IsType<ImportReception.KeyReused>(other);
        Assert.Equal(1, await import.ScalarAsync<long>("select count(*) from import"));
    }

    [Fact]
    public async Task Two_libraries_import_side_by_side_and_do_not_see_each_other()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());

        var reports = await Task.WhenAll(
            import.RunAsync("titles", Titles()), import.RunAsync("titles", Titles(), ImportUnderTest.OtherLibrary));

        Assert.All(reports, report => Assert.Equal(Rows - 1L, report.Taken));
        Assert.Null(await import.Jobs.ReportAsync(ImportUnderTest.OtherLibrary, reports[0].Id, default));
    }

    /// <summary>Many titles, the last of which names the first again.</summary>
    private static byte[] Titles()
    {
        var file = new StringBuilder("id,title,author,year,material\n");
        for (var row = 0; row < Rows; row++)
        {
            _ = file.Append($"t{(row == Rows - 1 ? 0 : row)},\"Titel, {row}\",,1999,book\n");
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    private static async Task UntilAsync(ImportUnderTest import, long id, Func<ImportReport, bool> holds)
    {
        for (var tries = 0; tries < 2000; tries++)
        {
            var report = (await import.Jobs.ReportAsync(ImportUnderTest.Library, id, default))!;
            if (holds(report) || report.IsFinished)
            {
                return;
            }

            await Task.Delay(10);
        }

        Assert.Fail("The import does not get on.");
    }
}
