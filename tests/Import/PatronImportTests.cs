using Skranke.Silo.Import;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Import;

/// <summary>Patrons with cards, national ids, PINs and memberships.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PatronImportTests(PostgresFixture postgres)
{
    private const string Header = "card,name,nationalId,birthDate,pin\n";

    [Fact]
    public async Task Every_bad_row_is_refused_without_a_word_of_personal_data()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        (string Row, string Code)[] bad =
        [
            (",Canary,,1980-01-01,", ImportCodes.CardOrNationalId),
            ("30 1,Canary,,1980-01-01,", ImportCodes.Card),
            ("302,,,1980-01-01,", ImportCodes.Missing),
            ("303,Canary,,01-02-1980,", ImportCodes.Date),
            ("304,Canary,,1980-02-30,", ImportCodes.Date),
            ("305,Canary,,29221,", ImportCodes.Date),
            ("306,Canary,,2030-01-01,", ImportCodes.Date),
            ("307,Canary,,,", ImportCodes.Date),
            ("308,Canary,9913840001,1980-01-01,", ImportCodes.NationalId),
            ("309,Canary,,1980-01-01,123", ImportCodes.Pin),
            ("310,Canary,,1980-01-01,１２３４", ImportCodes.Pin),
            ("311,\"Can\tary\",,1980-01-01,", ImportCodes.ControlCharacter),
            ("312,Can\u202Eary,,1980-01-01,", ImportCodes.ControlCharacter),
            ($"313,{new string('C', 201)},,1980-01-01,", ImportCodes.TooLong),
            ("314,Canary,7703840001,1980-01-01,", ""),
            ("315,Canary,770384-0001,1980-01-01,", ImportCodes.DuplicateInFile),
            ("314,Canary,,1980-01-01,", ImportCodes.DuplicateInFile),
        ];

        var report = await import.RunAsync("patrons", Header + string.Join('\n', bad.Select(row => row.Row)));

        Assert.Equal(
            bad.Select((row, at) => (Line: at + 2L, row.Code)).Where(row => row.Code.Length > 0),
            report.Refused.Select(refused => (refused.Line, refused.Code)));
        Assert.Equal(1, report.Taken);
        Assert.DoesNotContain(report.Refused, refused =>
            refused.Detail.Contains("Can", StringComparison.Ordinal)
            || refused.Detail.Contains("770384", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("address_from_register = true")]
    [InlineData("is_protected = true")]
    [InlineData("is_protected = true, protected_until = '2026-11-22'")]
    public async Task A_file_does_not_overrule_the_population_register_nor_bring_a_secret_address(string fact)
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        const string header = "card,name,birthDate,phone,street,city,municipality\n";
        _ = await import.RunAsync("patrons", header + "0021,Åse,1984-03-17,1,Vej 1,By,223\n");
        await import.ExecuteAsync($"update patron_contact set {fact}");

        var report = await import.RunAsync("patrons", header + "0021,Åse,1984-03-17,2,Vej 2,Byen,224\n");

        Assert.Equal(1, report.Changed);
        Assert.Equal("2|Vej 1|By|223", await import.ScalarAsync<string>(
            "select concat_ws('|', phone, street, city, municipality) from patron_contact "
            + "join patron on id = patron_id"));
    }

    [Fact]
    public async Task A_protection_that_has_lapsed_no_longer_keeps_an_address_out()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        const string header = "card,name,birthDate,street\n";
        _ = await import.RunAsync("patrons", header + "0021,Åse,1984-03-17,Vej 1\n");
        await import.ExecuteAsync("update patron_contact set is_protected = true, protected_until = '2026-11-21'");

        Assert.Equal(1, (await import.RunAsync("patrons", header + "0021,Åse,1984-03-17,Vej 2\n")).Changed);
    }

    [Fact]
    public async Task A_new_patron_is_a_member_with_a_card_a_hidden_national_id_and_a_pin()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());

        _ = await import.RunAsync(
            "patrons", Header + "0021,Åse,7703840001,1984-03-17,1234\nN123456789,Nils,,1990-01-01,\n");

        Assert.Equal(2, await import.ScalarAsync<long>(
            "select count(*) from membership where active and home and rules_version = 1 and library = 'DK-722300'"));
        Assert.Equal("DK-722300", await import.ScalarAsync<string>("select library from card where number = '0021'"));
        Assert.Equal(2, await import.ScalarAsync<short>(
            "select kind from card where number = 'N123456789' and library is null"));
        var cipher = await import.ScalarAsync<byte[]>("select national_id from patron_contact where name = 'Åse'");
        Assert.Equal("7703840001", import.Secrets.DecryptNationalId(cipher));
        Assert.Equal(2, await import.ScalarAsync<long>("select count(*) from patron where guardian_consent"));
        var salt = await import.ScalarAsync<byte[]>("select pin_salt from patron where pin_salt is not null");
        Assert.Equal(
            import.Secrets.HashPin("1234", salt),
            await import.ScalarAsync<byte[]>("select pin_hash from patron where pin_salt is not null"));
    }

    [Fact]
    public async Task A_delta_changes_what_it_names_and_leaves_the_rest()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync(
            "patrons", "card,name,birthDate,email,pin\n21,Åse,1984-03-17,a@example.org,1234\n22,Bo,1984-03-17,,\n");
        const string salts = "select pin_salt from patron where pin_salt is not null";
        var salt = await import.ScalarAsync<byte[]>(salts);

        var report = await import.RunAsync(
            "patrons", "card,name,birthDate,pin\n21,Åsa,1984-03-17,1234\n22,Bo,1984-03-17,\n");

        Assert.Equal((1L, 1L), (report.Changed, report.Unchanged));
        Assert.Equal(
            "a@example.org", await import.ScalarAsync<string>("select email from patron_contact where name = 'Åsa'"));
        Assert.Equal(salt, await import.ScalarAsync<byte[]>(salts));
        Assert.Equal(2, await import.ScalarAsync<int>("select max(version) from patron"));
        Assert.Equal(1, (await import.RunAsync(
            "patrons", "card,name,birthDate,pin\n21,Åsa,1984-03-17,9999\n")).Changed);
        Assert.NotEqual(salt, await import.ScalarAsync<byte[]>(salts));
    }

    [Fact]
    public async Task A_member_is_found_by_national_id_and_gets_the_new_card()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync("patrons", Header + ",Åse,7703840001,1984-03-17,\n23,Bo,,1984-03-17,\n");

        var report = await import.RunAsync("patrons", Header + "24,Åse,770384-0001,1984-03-17,\n");
        var stolen = await import.RunAsync("patrons", Header + "23,Åse,770384-0001,1984-03-17,\n");

        Assert.Equal(1, report.Changed);
        Assert.Equal("Åse", await import.ScalarAsync<string>(
            "select name from patron_contact join card using (patron_id) where number = '24'"));
        Assert.Equal(ImportCodes.CardOfAnother, Assert.Single(stolen.Refused).Code);
    }

    [Fact]
    public async Task Two_rows_that_mean_one_patron_are_not_both_taken()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync("patrons", Header + "21,Åse,7703840001,1984-03-17,\n");
        const string file = Header + "21,Åse,,1984-03-17,\n22,Åsa,7703840001,1984-03-17,\n";

        var report = await import.RunAsync("patrons", file);

        Assert.Equal((1L, 3L, ImportCodes.DuplicateInFile),
            (report.Unchanged, Assert.Single(report.Refused).Line, report.Refused[0].Code));
        Assert.Equal(0, (await import.RunAsync("patrons", file)).Changed);
    }

    [Fact]
    public async Task Another_library_joins_a_national_patron_and_takes_nothing_over()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync("patrons", Header + "N123456789,Nils,,1990-01-01,1234\n21,Åse,,1984-03-17,\n");
        var before = await import.ScalarAsync<string>("select string_agg(c::text, '') from patron_contact c");

        var wrong = await import.RunAsync(
            "patrons", Header + "N123456789,Tyv,,1991-01-01,9999\n", ImportUnderTest.OtherLibrary);
        var right = await import.RunAsync(
            "patrons",
            Header + "N123456789,Tyv,,1990-01-01,9999\n21,Kari,,1970-01-01,\n",
            ImportUnderTest.OtherLibrary);

        Assert.Equal(ImportCodes.CardOfAnother, Assert.Single(wrong.Refused).Code);
        Assert.Equal((1L, 1L), (right.Taken, right.Changed));
        Assert.Contains(before, await import.ScalarAsync<string>(
            "select string_agg(c::text, '' order by patron_id) from patron_contact c"), StringComparison.Ordinal);
        Assert.Equal(1, await import.ScalarAsync<long>(
            "select count(*) from membership where library = 'NO-2183300' and not home"));
        Assert.Equal(2, await import.ScalarAsync<long>("select count(*) from card where number = '21'"));
    }

    [Fact]
    public async Task A_blocked_card_stays_blocked()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        await import.FillAsync();

        var blocked = await import.RunAsync("cards", "card,number,state\n2001,2001B,blocked\n2002,2001,active\n");
        var again = await import.RunAsync(
            "cards", "card,number,state\n2001,2001B,active\n2001,2001,blocked\n9999,5,\n");

        Assert.Equal((1L, ImportCodes.CardOfAnother), (blocked.Taken, Assert.Single(blocked.Refused).Code));
        Assert.Equal((1L, 1L), (again.Changed, again.Unchanged));
        Assert.Equal(ImportCodes.CardUnknown, Assert.Single(again.Refused).Code);
        Assert.Equal(2, await import.ScalarAsync<long>("select count(*) from card where state = 1"));
    }

    [Fact]
    public async Task A_category_that_is_none_is_refused_and_one_that_the_age_says_anyway_is_not_kept()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        const string file = "card,name,birthDate,category\n"
            + "21,Åse,1984-03-17,pensioner\n22,Bo,1984-03-17,adult\n23,Ib,1984-03-17,child\n24,Skolen,,institution\n";

        var report = await import.RunAsync("patrons", file);

        var refused = Assert.Single(report.Refused);
        Assert.Equal((2L, ImportCodes.Category), (refused.Line, refused.Code));
        Assert.Contains("child, adult, institution", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(1, await import.ScalarAsync<long>("select count(*) from patron where category is not null"));
        Assert.Equal("child", await import.ScalarAsync<string>(
            "select category from patron join card on patron_id = patron.id where number = '23'"));
        Assert.Equal((0L, 3L), Counted(await import.RunAsync("patrons", file)));
    }

    [Fact]
    public async Task A_guardian_s_card_binds_the_child_to_that_patron()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        const string header = "card,name,birthDate,guardianCard\n";
        const string file = header + "31,Mor,1984-03-17,\n32,Lille,2018-05-04,31\n33,Voksen,1990-01-01,31\n"
            + "34,Anden,2018-05-04,99\n35,Selv,2018-05-04,35\n";

        var report = await import.RunAsync("patrons", file);

        Assert.Equal(
            [(5L, ImportCodes.GuardianUnknown), (6L, ImportCodes.GuardianUnknown)],
            report.Refused.Select(refused => (refused.Line, refused.Code)));
        Assert.DoesNotContain("99", report.Refused[0].Detail, StringComparison.Ordinal);
        Assert.Equal("2036-05-04", await import.ScalarAsync<string>(
            """
            select until::text from guardian g
            join card c on c.patron_id = g.child_id join card m on m.patron_id = g.guardian_id
            where c.number = '32' and m.number = '31'
            """));
        Assert.Equal(1, await import.ScalarAsync<long>("select count(*) from guardian"));
        Assert.Equal((0L, 3L), Counted(await import.RunAsync("patrons", file)));
        Assert.Equal((1L, 0L), Counted(await import.RunAsync("patrons", header + "32,Lille,2018-05-04,33\n")));
    }

    [Fact]
    public async Task A_national_id_is_a_card_of_its_own_without_a_number()
    {
        await using var import = await ImportUnderTest.StartAsync(postgres.CreateDatabase());
        _ = await import.RunAsync("patrons", Header + "21,Åse,7703840001,1984-03-17,\n22,Bo,,1984-03-17,\n");
        _ = await import.RunAsync("patrons", Header + "22,Bo,7703840002,1984-03-17,\n");

        Assert.Equal(2, await import.ScalarAsync<long>("select count(*) from card where kind = 3 and number is null"));
        Assert.Equal(4, await import.ScalarAsync<long>("select count(*) from card"));
    }

    private static (long Changed, long Unchanged) Counted(ImportReport report) => (report.Changed, report.Unchanged);
}
