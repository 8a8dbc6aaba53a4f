using Skranke.Silo.Import;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Members whom another library has made known, and what a file may change of a membership.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MembershipImportTests(PostgresFixture postgres)
{
    private const string Header = "card,library,state,rulesVersion,home\n";

    [Fact]
    public async Task A_national_card_that_another_library_brought_becomes_a_member()
    {
        await using var import = await StartAsync();

        var report = await import.RunAsync("memberships", Header + "N000000001,DK-722300,,,\nN000000002,,pending,,\n");

        Assert.Equal((ImportState.Done, 2L), (report.State, report.Taken));
        Assert.Equal("true:1:false;false::false", await MembershipsAsync(import));
        Assert.Equal(2, await import.ScalarAsync<long>("select count(*) from patron where version = 2"));
        Assert.Equal(
            "55:DK-722300;54:DK-722300",
            await import.ScalarAsync<string>(
                "select string_agg(kind || ':' || library, ';' order by id) from event where kind between 54 and 58"));
    }

    [Fact]
    public async Task A_repeated_file_changes_nothing()
    {
        await using var import = await StartAsync();
        const string file = Header + "N000000001,,active,1,true\nN000000002,,pending,,\n";
        _ = await import.RunAsync("memberships", file);
        var before = await import.EverythingAsync();

        var report = await import.RunAsync("memberships", file);

        Assert.Equal((0L, 0L, 2L), (report.Taken, report.Changed, report.Unchanged));
        Assert.Equal(before, await import.EverythingAsync());
    }

    [Fact]
    public async Task A_file_takes_nothing_back()
    {
        await using var import = await StartAsync();
        _ = await import.RunAsync("memberships", Header + "N000000001,,,,\nN000000002,,pending,,\n");
        await import.ExecuteAsync("update library set rules_version = 2 where isil = 'DK-722300'");

        var back = await import.RunAsync("memberships", Header + "N000000001,,pending,1,\n");
        var on = await import.RunAsync("memberships", Header + "N000000001,,,2,\nN000000002,,active,,\n");

        Assert.Equal(1, back.Unchanged);
        Assert.Equal(2, on.Changed);
        Assert.Equal("true:2:false;true:2:false", await MembershipsAsync(import));
    }

    [Fact]
    public async Task The_home_library_is_the_file_s_for_whom_has_none()
    {
        await using var import = await StartAsync();
        await import.ExecuteAsync(
            """
            delete from membership
            where patron_id = (select patron_id from card where number = 'N000000002') and library = 'NO-2183300'
            """);

        _ = await import.RunAsync("memberships", Header + "N000000001,,,,true\nN000000002,,,,true\n");

        Assert.Equal("true:1:false;true:1:true", await MembershipsAsync(import));
    }

    [Fact]
    public async Task Every_bad_row_is_refused_with_its_line()
    {
        await using var import = await StartAsync();
        (string Row, string Code)[] bad =
        [
            ("N000000001,NO-2183300,,,", ImportCodes.Library),
            ("N000000001,,asleep,,", ImportCodes.State),
            ("N000000001,,,2,", ImportCodes.RulesVersion),
            ("N000000001,,,x,", ImportCodes.RulesVersion),
            ("N000000001,,,,yes", ImportCodes.Home),
            ("N000000009,,,,", ImportCodes.CardUnknown),
            ("n 1,,,,", ImportCodes.Card),
            ("N000000001,,,,", ""),
            ("N000000001,,,,", ImportCodes.DuplicateInFile),
        ];

        var report = await import.RunAsync("memberships", Header + string.Join('\n', bad.Select(row => row.Row)));

        Assert.Equal(
            bad.Select((row, at) => (Line: at + 2L, row.Code)).Where(row => row.Code.Length > 0),
            report.Refused.Select(refused => (refused.Line, refused.Code)).Order());
        Assert.Equal(1, report.Taken);
    }

    [Fact]
    public async Task A_patron_is_named_by_one_card_only()
    {
        await using var import = await StartAsync();
        _ = await import.RunAsync("cards", "card,number\nN000000001,N000000005\n", ImportUnderTest.OtherLibrary);

        var report = await import.RunAsync("memberships", Header + "N000000001,,,,\nN000000005,,pending,,\n");

        Assert.Equal(1, report.Taken);
        Assert.Equal([(3L, ImportCodes.DuplicateInFile)], report.Refused.Select(one => (one.Line, one.Code)));
    }

    /// <summary>Two patrons of the Norwegian library.</summary>
    private async Task<ImportUnderTest> StartAsync()
    {
        var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync(
            "patrons",
            "card,name,birthDate\nN000000001,Navn,1980-01-01\nN000000002,Navn,1980-01-02\n",
            ImportUnderTest.OtherLibrary);
        return import;
    }

    private static Task<string> MembershipsAsync(ImportUnderTest import) => import.ScalarAsync<string>(
        """
        select string_agg(
            m.active || ':' || coalesce(m.rules_version::text, '') || ':' || m.home, ';' order by c.number)
        from membership m join card c on c.patron_id = m.patron_id where m.library = 'DK-722300'
        """);
}
