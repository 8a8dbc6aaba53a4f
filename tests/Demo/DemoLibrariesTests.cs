using System.Text.Json.Nodes;
using Npgsql;
using Skranke.Basics;
using Skranke.NationalIds;
using Skranke.Silo;
using Skranke.Silo.Access;
using Skranke.Silo.Demo;
using Skranke.Silo.Ledger;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Demo;

/// <summary>What a newcomer finds after the first start.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DemoLibrariesTests(PostgresFixture postgres) : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-demo-").FullName;
    private readonly Secrets _secrets = new(new byte[32]);

    private string KeyFile => Path.Combine(_folder, "demo-keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Three_libraries_are_made_once()
    {
        var database = await MakeAsync();
        var before = await CountsAsync(database);
        var keys = await File.ReadAllTextAsync(KeyFile);

        await MakeAsync(database);

        Assert.Equal("3 libraries, 6 branches, 3000 titles, 8000 copies, 4000 patrons", before.Split('|')[0]);
        Assert.Equal(before, await CountsAsync(database));
        Assert.Equal(keys, await File.ReadAllTextAsync(KeyFile));
    }

    [Fact]
    public async Task Every_start_makes_the_same()
    {
        const string sql =
            """
            select md5(string_agg(x, ',' order by x)) from (
                select reference || title || coalesce(author, '') || material as x from title
                union all select barcode || branch || material || price from copy
                union all select number || name || street || coalesce(birth_date::text, '')
                          from card join patron_contact using (patron_id) join patron on patron.id = patron_id
                union all select l.due_date::text || c.barcode from loan l join copy c on c.id = l.copy_id) all_of_it
            """;

        Assert.Equal(
            await ScalarAsync<string>(await MakeAsync(), sql), await ScalarAsync<string>(await MakeAsync(), sql));
    }

    [Fact]
    public async Task The_keys_open_what_they_say_and_only_their_owner_can_read_them()
    {
        var database = await MakeAsync();
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(KeyFile))!.AsObject();

        Assert.Equal("Staff at DK-722300", await RoleAsync(database, keys["staff"]));
        Assert.Equal("Kiosk at DK-722300", await RoleAsync(database, keys["kiosk"]));
        Assert.Equal("App at DK-722300", await RoleAsync(database, keys["app"]));
        Assert.Equal("Admin at DK-722300", await RoleAsync(database, keys["admin"]));
        Assert.Equal("Operator at DK-722300", await RoleAsync(database, keys["operator"]));
        Assert.Equal("Kiosk at DK-722300", await RoleAsync(database, keys["sip2"]!["password"]));
        Assert.Equal("Staff at NO-2183300", await RoleAsync(database, keys["staff@NO-2183300"]));
        Assert.Equal("Kiosk at NO-2180400", await RoleAsync(database, keys["sip2@NO-2180400"]!["password"]));
        Assert.StartsWith("National", await RoleAsync(database, keys["national"]), StringComparison.Ordinal);
        Assert.Equal("sip2-dk-722300", keys["sip2"]!["user"]!.GetValue<string>());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Theory]
    [InlineData("{\"staff\": \"sk_of-a-start-that-was-killed\"}")]
    [InlineData("{\"sta")]
    [InlineData(null)]
    public async Task Keys_that_the_database_does_not_know_are_made_anew(string? left)
    {
        var database = await MakeAsync();
        File.Delete(KeyFile);
        if (left is not null)
        {
            await File.WriteAllTextAsync(KeyFile, left);
        }

        await MakeAsync(database);

        var keys = JsonNode.Parse(await File.ReadAllTextAsync(KeyFile))!;
        Assert.Equal("Staff at DK-722300", await RoleAsync(database, keys["staff"]));
    }

    [Fact]
    public async Task A_database_with_libraries_of_its_own_is_left_alone()
    {
        var database = postgres.CreateDatabase();
        await using var command = database.CreateCommand(
            "insert into library (isil, name, time_zone, currency) values ('DK-1', 'K', 'Europe/Copenhagen', 'DKK')");
        _ = await command.ExecuteNonQueryAsync();

        await MakeAsync(database);

        Assert.Equal(1, await ScalarAsync<long>(database, "select count(*) from library"));
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task What_the_documentation_names_is_there()
    {
        var database = await MakeAsync();

        Assert.Equal(0, await OfCardAsync(DemoLibraries.FirstCard, "select count(*) from loan where patron_id = $1"));
        Assert.Equal(1, await OfCardAsync(
            DemoLibraries.ChildCard,
            "select count(*) from patron where id = $1 and birth_date > '2012-01-01' and guardian_consent"));
        Assert.Equal(1, await OfCardAsync(
            DemoLibraries.OverdueCard, "select count(*) from loan where patron_id = $1 and due_date < '2026-11-22'"));
        Assert.Equal(1, await OfCardAsync(
            DemoLibraries.ExcludedCard, "select count(*) from exclusion where patron_id = $1"));
        Assert.Equal(1, await OfCardAsync(
            DemoLibraries.FirstNationalCard, "select count(*) from card where patron_id = $1 and library is null"));
        Assert.Equal("book", await FreeCopyAsync(DemoLibraries.FirstCopy));
        Assert.Equal("book", await FreeCopyAsync(DemoLibraries.FirstNorwegianCopy));
        Assert.Equal("reference", await FreeCopyAsync(DemoLibraries.ReferenceCopy));
        Assert.Equal("film", await FreeCopyAsync(DemoLibraries.FilmCopy));
        Assert.Equal(0, await ScalarAsync<long>(
            database,
            "select count(*) from reservation r join title t on t.id = r.title_id where reference = $1",
            DemoLibraries.FirstTitle));

        async Task<long> OfCardAsync(string card, string sql) => await ScalarAsync<long>(
            database, sql, await ScalarAsync<long>(database, "select patron_id from card where number = $1", card));
        Task<string> FreeCopyAsync(string barcode) => ScalarAsync<string>(
            database,
            "select material from copy c where barcode = $1 and not exists (select from loan where copy_id = c.id)",
            barcode);
    }

    [Fact]
    public async Task Nobody_has_a_national_id_that_could_be_somebodys()
    {
        var database = await MakeAsync();
        var found = 0;
        await using var command = database.CreateCommand(
            """
            select national_id, birth_date from patron_contact join patron on id = patron_id
            where national_id is not null
            """);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            var id = _secrets.DecryptNationalId(row.GetFieldValue<byte[]>(0));
            var born = row.GetFieldValue<DateOnly>(1);
            Assert.True(NationalId.TryParse(id, out _));
            Assert.StartsWith(
                id.Length == 10 ? $"{born.Day + 60}{born:MMyy}" : $"{born:dd}{born.Month + 80}{born:yy}",
                id,
                StringComparison.Ordinal);
            found++;
        }

        Assert.InRange(found, 2500, 4000);
    }

    [Fact]
    public async Task Due_dates_fall_on_open_days_and_some_are_past()
    {
        var database = await MakeAsync();
        var libraries = await LibraryRows.ReadAsync(
            database, [.. DemoLibrary.All.Select(demo => demo.Library.Isil.Value)]);
        var overdue = 0;
        await using var command = database.CreateCommand("select library, branch, due_date from loan");
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            var due = row.GetFieldValue<DateOnly>(2);
            Assert.True(libraries[row.GetString(0)].Calendar.IsOpen(due, BranchId.Of(row.GetString(1))));
            overdue += due < new DateOnly(2026, 11, 22) ? 1 : 0;
        }

        Assert.InRange(overdue, 10, 400);
    }

    private async Task<NpgsqlDataSource> MakeAsync()
    {
        var database = postgres.CreateDatabase();
        await MakeAsync(database);
        return database;
    }

    private Task MakeAsync(NpgsqlDataSource database) =>
        DemoLibraries.MakeAsync(database, new LedgerIds(database), _secrets, Now, _folder, CancellationToken.None);

    private static Task<string> CountsAsync(NpgsqlDataSource database) => ScalarAsync<string>(
        database,
        """
        select (select count(*) from library) || ' libraries, ' || (select count(*) from branch) || ' branches, '
            || (select count(*) from title) || ' titles, ' || (select count(*) from copy) || ' copies, '
            || (select count(*) from patron) || ' patrons|' || (select count(*) from loan)
            || (select count(*) from event) || (select count(*) from credential)
        """);

    private static async Task<string> RoleAsync(NpgsqlDataSource database, JsonNode? key) => await ScalarAsync<string>(
        database,
        "select initcap(role) || ' at ' || library from credential where hash = $1 and revoked_at is null",
        ApiKey.Hash(key!.GetValue<string>()));

    private static async Task<T> ScalarAsync<T>(NpgsqlDataSource database, string sql, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            _ = command.Parameters.AddWithValue(parameter);
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }
}
