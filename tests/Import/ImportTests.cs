using System.Text;
using Skranke.Silo.Import;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Titles and copies, and what holds for files of every kind.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ImportTests(PostgresFixture postgres)
{
    private const string CopyHeader = "barcode,title,branch,material,price\n";

    [Fact]
    public async Task A_repeated_file_changes_nothing()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        (string Kind, string Csv)[] files =
        [
            ("titles", "id,title,author,year,material\nt1,Titel,,1999,book\nt2,\"Titel, 2\",F,,film\n"),
            ("copies", "barcode,title,branch,material,price,status\n51,t1,DK-722300,book,9900,\n"
                + "52,t2,DK-722300-2,film,,lost\n"),
            ("patrons", "card,name,nationalId,birthDate,email,pin,category\n"
                + "21,Åse Ødegård,770384-0001,1984-03-17,a@example.org,1234,\n"
                + ",Karl Kl,7703840002,1984-03-17,,,\n22,Skolen,,,,,institution\n"),
            ("cards", "card,number,state\n21,21B,\n22,22B,blocked\n"),
            ("loans", "card,copy,loanedAt,dueDate,renewals\n21,51,2026-11-01T10:00:00+01:00,2026-12-01,1\n"),
            ("reservations", "card,title,pickupBranch,createdAt\n22,t1,DK-722300,2026-11-02\n"),
            ("exclusions", "card,ground,from,to\n22,conduct,2026-11-01,\n"),
        ];
        foreach (var (kind, csv) in files)
        {
            var report = await import.RunAsync(kind, csv);
            Assert.Equal((ImportState.Done, 0L), (report.State, report.RefusedCount));
            Assert.Equal(report.Read, report.Taken);
        }

        var before = await import.EverythingAsync();
        foreach (var (kind, csv) in files)
        {
            var report = await import.RunAsync(kind, csv);
            Assert.Equal((ImportState.Done, report.Read), (report.State, report.Unchanged));
        }

        Assert.Equal(before, await import.EverythingAsync());
        Assert.Empty(Directory.GetFiles(import.Spool));
    }

    [Fact]
    public async Task Copies_of_a_periodical_have_their_issue()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync("titles", "id,title,author,year,material\nt1,Illustreret,,2026,periodical\n");
        const string Header = "barcode,title,branch,material,price,issue\n";

        Assert.Equal(
            2,
            (await import.RunAsync(
                "copies",
                Header + "51,t1,DK-722300,periodical,,2026:4\n52,t1,DK-722300,periodical,,\n")).Taken);
        var changed = await import.RunAsync("copies", Header + "52,t1,DK-722300,periodical,,2026:5\n");
        var silent = await import.RunAsync("copies", CopyHeader + "51,t1,DK-722300,periodical,\n");

        Assert.Equal((1, 1), (changed.Changed, silent.Unchanged));
        Assert.Equal(
            "2026:4 2026:5",
            await import.ScalarAsync<string>("select string_agg(issue, ' ' order by barcode) from copy"));
    }

    [Fact]
    public async Task A_semicolon_file_with_a_mark_and_carriage_returns_is_taken()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        byte[] file = [0xEF, 0xBB, 0xBF, .. "id;title;author;year;material\r\nt1;\"A;B\";Ø;1999;book\r\n"u8];

        Assert.Equal(1, (await import.RunAsync("titles", file)).Taken);
        Assert.Equal("A;B", await import.ScalarAsync<string>("select title from title"));
    }

    [Fact]
    public async Task A_file_in_latin_1_changes_nothing_and_says_where()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var file = Encoding.Latin1.GetBytes("id,title,author,year,material\nt1,Bog,,,book\nt2,Sk\u00E6r,,,book\n");

        var report = await import.RunAsync("titles", file);

        Assert.Equal((ImportState.Failed, 0L, 0L), (report.State, report.Read, report.Taken));
        Assert.Equal((ImportCodes.NotUtf8, 3L), (report.Refused[0].Code, report.Refused[0].Line));
        Assert.Contains("Nothing was imported", report.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await import.ScalarAsync<long>("select count(*) from title"));
    }

    [Fact]
    public async Task A_file_cut_off_in_a_row_refuses_that_row()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());

        var report = await import.RunAsync("titles", "id,title,author,year,material\nt1,Bog,,,book\nt2,Bog t");

        Assert.Equal((ImportState.Done, 1L, 1L), (report.State, report.Taken, report.RefusedCount));
        Assert.Equal((ImportCodes.Columns, 3L), (report.Refused[0].Code, report.Refused[0].Line));
    }

    [Fact]
    public async Task A_quote_left_open_fails_at_its_line_and_loses_nothing_before()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());

        var report = await import.RunAsync(
            "titles", "id,title,author,year,material\nt1,Bog,,,book\nt2,\"Bog to,,,book\nt3,Bog,,,book\n");

        Assert.Equal((ImportState.Failed, 1L), (report.State, report.Taken));
        Assert.Equal((ImportCodes.Broken, 3L), (report.Refused[0].Code, report.Refused[0].Line));
        Assert.Contains("line 3", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_those_of_the_file_also_behind_fields_with_line_ends()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var report = await import.RunAsync(
            "titles",
            "id,title,author,year,material\nt1,\"Et\nTo\r\nTre\",,,book\nt2,Bog,,19x9,book\n\nt3,Bog,,,Book\n");

        // A line end within a title is a control character there: the row is refused on its first line.
        Assert.Equal(
            [(2L, ImportCodes.ControlCharacter), (5, ImportCodes.Year), (7, ImportCodes.Material)],
            report.Refused.Select(refused => (refused.Line, refused.Code)));
    }

    [Fact]
    public async Task Barcodes_are_taken_as_they_are_or_not_at_all()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        await import.FillAsync();

        var report = await import.RunAsync(
            "copies",
            CopyHeader
            + "020235,t1,DK-722300,book,100\n20235,t1,DK-722300,book,100\nab1,t1,DK-722300,book,100\n"
            + "AB1,t1,DK-722300,book,100\n51 00,t1,DK-722300,book,100\n 5100,t1,DK-722300,book,100\n"
            + "５１００,t1,DK-722300,book,100\n\"1,23E+12\",t1,DK-722300,book,100\n,t1,DK-722300,book,100\n");

        Assert.Equal(4, report.Taken);
        Assert.Equal([6L, 7, 8, 9, 10], report.Refused.Select(refused => refused.Line));
        Assert.All(report.Refused, refused => Assert.Equal(ImportCodes.Barcode, refused.Code));
        Assert.Equal(4, await import.ScalarAsync<long>(
            "select count(*) from copy where barcode in ('020235', '20235', 'ab1', 'AB1')"));
    }

    [Fact]
    public async Task Every_bad_row_is_refused_by_its_line_and_the_others_are_taken()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        await import.FillAsync();
        (string Row, string Code)[] bad =
        [
            ("61,t99,DK-722300,book,100", ImportCodes.TitleUnknown),
            ("62,t1,DK-999999,book,100", ImportCodes.BranchUnknown),
            ("63,t1,DK-722300,book,\"19,95\"", ImportCodes.Price),
            ("64,t1,DK-722300,book,-1", ImportCodes.Price),
            ("65,t1,DK-722300,book,99999999999", ImportCodes.Price),
            ("66,t1,DK-722300,bøger,100", ImportCodes.Material),
            ("67,t1,DK-722300,book", ImportCodes.Columns),
            ("68,t1,DK-722300,book,100,more", ImportCodes.Columns),
            ("6\"9,t1,DK-722300,book,100", ImportCodes.Quote),
            ("70,t 1,DK-722300,book,100", ImportCodes.Title),
            ("71,t1,,book,100", ImportCodes.Branch),
            ("1001,t2,DK-722300,book,100", ""),
            ("1001,t1,DK-722300,book,100", ImportCodes.DuplicateInFile),
            (new string('7', 41) + ",t1,DK-722300,book,100", ImportCodes.Barcode),
        ];

        var report = await import.RunAsync("copies", CopyHeader + string.Join('\n', bad.Select(row => row.Row)));

        Assert.Equal(
            bad.Select((row, at) => (Line: at + 2L, row.Code)).Where(row => row.Code.Length > 0),
            report.Refused.Select(refused => (refused.Line, refused.Code)));
        Assert.Equal((ImportState.Done, 1L), (report.State, report.Changed));
    }

    [Fact]
    public async Task A_changed_row_moves_the_version_and_an_unchanged_one_does_not()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        await import.FillAsync();

        var report = await import.RunAsync(
            "copies", CopyHeader + "1001,t1,DK-722300-2,book,19900\n1002,t2,DK-722300,book,19900\n");

        Assert.Equal((1L, 1L), (report.Changed, report.Unchanged));
        Assert.Equal(2, await import.ScalarAsync<int>("select version from copy where barcode = '1001'"));
        Assert.Equal(1, await import.ScalarAsync<int>("select version from copy where barcode = '1002'"));
        Assert.Equal("DK-722300-2", await import.ScalarAsync<string>("select branch from copy where barcode = '1001'"));
        Assert.Equal(1, (await import.RunAsync("titles", "id,title,author,year,material\nt1,Ny,,,film\n")).Changed);
        Assert.Equal(2, await import.ScalarAsync<int>("select version from title where reference = 't1'"));
    }

    [Fact]
    public async Task A_copy_that_is_out_keeps_its_title_and_its_status()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        await import.FillAsync();
        _ = await import.RunAsync("loans", "card,copy,loanedAt,dueDate,renewals\n2001,1001,2026-11-01,2026-12-01,0\n");
        await import.ExecuteAsync("update copy set status = 1, transit_to = 'DK-722300-2' where barcode = '1002'");
        const string header = "barcode,title,branch,material,price,status\n";

        var report = await import.RunAsync(
            "copies",
            header + "1001,t2,DK-722300,book,19900,\n1002,t2,DK-722300,book,19900,lost\n"
                + "1003,t3,DK-722300,book,19900,lost\n");
        var again = await import.RunAsync("copies", header + "1002,t2,DK-722300,book,19900,available\n");

        Assert.Equal([2L, 3], report.Refused.Select(refused => refused.Line));
        Assert.All(report.Refused, refused => Assert.Equal(ImportCodes.CopyInCirculation, refused.Code));
        Assert.Equal((1L, 1L), (report.Changed, again.Unchanged));
    }

    [Fact]
    public async Task A_header_alone_is_done_and_nothing_at_all_fails()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());

        Assert.Equal(ImportState.Done, (await import.RunAsync("copies", CopyHeader)).State);
        Assert.Equal(ImportCodes.Empty, (await import.RunAsync("copies", "")).Refused[0].Code);
        Assert.Equal(ImportCodes.Header, (await import.RunAsync("copies", "5100,t1,x,book,1\n")).Refused[0].Code);
        Assert.Equal(ImportCodes.Nul, (await import.RunAsync("copies", CopyHeader + "\0")).Refused[0].Code);
    }

    [Fact]
    public async Task A_thousand_refusals_are_listed_and_all_are_counted()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        var rows = string.Concat(Enumerable.Range(0, 1500).Select(row => $"{row},t1,DK-722300,book,100\n"));

        var report = await import.RunAsync("copies", CopyHeader + rows);

        Assert.Equal((1500L, 1000), (report.RefusedCount, report.Refused.Count));
        Assert.Equal(1001, report.Refused[^1].Line);
    }
}
