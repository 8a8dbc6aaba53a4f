using Skranke.Silo.Import;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>What patrons owe in the system that a library leaves.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FeeImportTests(PostgresFixture postgres)
{
    private const string Header = "card,kind,amount,chargedAt,copy,payBy\n";

    [Fact]
    public async Task A_file_that_comes_again_changes_nothing_and_a_delta_lowers_what_is_left()
    {
        await using var import = await StartAsync();
        const string file = Header
            + "0000000001,overdue,8000,2026-06-01T10:00:00Z,,2026-07-01\n"
            + "0000000001,other,5000,2026-06-01T10:00:00Z,,\n";

        Assert.Equal(2, (await import.RunAsync("fees", file)).Taken);
        var again = await import.RunAsync("fees", file);
        Assert.Equal((0, 0, 2), (again.Taken, again.Changed, again.Unchanged));
        Assert.Equal("overdue:8000:8000;other:5000:5000", await FeesAsync(import));

        var delta = await import.RunAsync("fees", Header + "0000000001,overdue,3000,2026-06-01T10:00:00Z,,\n");
        Assert.Equal(1, delta.Changed);
        Assert.Equal("overdue:8000:3000;other:5000:5000", await FeesAsync(import));

        _ = await import.RunAsync("fees", Header + "0000000001,overdue,0,2026-06-01T10:00:00Z,,\n");
        _ = await import.RunAsync("fees", file);
        Assert.Equal("overdue:8000:0;other:5000:5000", await FeesAsync(import));
    }

    [Fact]
    public async Task Every_bad_row_is_refused_with_its_line()
    {
        await using var import = await StartAsync();

        var report = await import.RunAsync(
            "fees",
            Header
            + "0000000009,overdue,8000,2026-06-01T10:00:00Z,,\n"
            + "0000000001,debt,8000,2026-06-01T10:00:00Z,,\n"
            + "0000000001,overdue,,2026-06-01T10:00:00Z,,\n"
            + "0000000001,replacement,8000,2026-06-01T10:00:00Z,no-such,\n");

        Assert.Equal(
            [
                (2L, ImportCodes.CardUnknown), (3L, ImportCodes.FeeKind), (4L, ImportCodes.Amount),
                (5L, ImportCodes.CopyUnknown),
            ],
            report.Refused.Select(refused => (refused.Line, refused.Code)).Order());
    }

    private async Task<ImportUnderTest> StartAsync()
    {
        var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync("patrons", "card,name,birthDate\n0000000001,Ann Berg,1990-05-01\n");
        return import;
    }

    private static async Task<string> FeesAsync(ImportUnderTest import) => await import.ScalarAsync<string>(
        """
        select string_agg(kind || ':' || amount || ':' || (select sum(case when e.kind in (1, 4) then e.amount
                          else -e.amount end) from money_entry e where e.fee_id = f.id), ';' order by f.id) from fee f
        """);
}
