using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo;
using Skranke.Silo.Demo;
using Skranke.Silo.ReadModels;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>Whoever was erased is not brought back by a backup, and what time has cut is cut again: before the engine
/// has started, and so before anybody is answered (H50, I38). Whole engines, on a database that is copied before and
/// restored after the erasure.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RestoredBackupTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static int _databases;
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-restored-").FullName;
    private readonly string _name = $"restored_{Interlocked.Increment(ref _databases)}";

    public Task InitializeAsync() => AdminAsync($"create database {_name}");

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Whoever_was_erased_after_the_backup_is_erased_again_before_the_engine_is_ready()
    {
        PatronId patron;
        await using (var engine = await StartAsync())
        {
            patron = await DemoPatronAsync(engine, DemoLibraries.ChildCard);
            Assert.NotNull(await new PatronReader(engine.Database, engine.Clock).Contact(patron, default));
        }

        await BackUpAsync();
        await using (var engine = await StartAsync())
        {
            Assert.IsType<Erased>(await EraseAsync(engine, patron));
        }

        await RestoreAsync();
        await using (var engine = await StartAsync())
        {
            Assert.True((await engine.Load.Patron(patron))!.Erased);
            Assert.Null(await new PatronReader(engine.Database, engine.Clock).Contact(patron, default));
            var lookUps = new LookUps(engine.Database, engine.Enquiries, engine.Secrets);
            Assert.Null(await lookUps.OwnerOf(Isil.Of("DK-722300"), CardNumber.Of(DemoLibraries.ChildCard)));
        }
    }

    /// <summary>Somebody registered after the backup and was erased: the backup knows neither, and his id must not
    /// become another's whom the next start would erase.</summary>
    [Fact]
    public async Task The_id_of_somebody_whom_the_backup_does_not_know_is_given_to_nobody()
    {
        long newcomer;
        await (await StartAsync()).DisposeAsync();
        await BackUpAsync();
        await using (var engine = await StartAsync())
        {
            newcomer = engine.Ids.Next();
            await ExecuteAsync(engine.Database, $"insert into patron (id) values ({newcomer})");
            Assert.IsType<Erased>(await EraseAsync(engine, new PatronId(newcomer)));
        }

        await RestoreAsync();
        await using (var engine = await StartAsync())
        {
            Assert.True((await engine.Load.Patron(new PatronId(newcomer)))!.Erased);
            for (var next = 0; next < 20_000; next++)
            {
                Assert.NotEqual(newcomer, engine.Ids.Next());
            }
        }
    }

    [Fact]
    public async Task A_journal_that_was_lost_is_written_anew_from_the_database()
    {
        PatronId patron;
        await using (var engine = await StartAsync())
        {
            patron = await DemoPatronAsync(engine, DemoLibraries.ChildCard);
            Assert.IsType<Erased>(await EraseAsync(engine, patron));
        }

        var journal = Path.Combine(_folder, "erasures.log");
        Assert.Equal($"{patron};\n", await File.ReadAllTextAsync(journal));
        File.Delete(journal);
        await using (await StartAsync())
        {
            Assert.Equal($"{patron};\n", await File.ReadAllTextAsync(journal));
        }
    }

    [Fact]
    public async Task What_time_had_cut_is_cut_again_before_the_engine_is_ready()
    {
        var (start, month) = (new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(31));
        await using (var engine = await StartAsync(start))
        {
            await ExecuteAsync(
                engine.Database,
                """
                insert into loan (id, patron_id, copy_id, title_id, loaned_at, due_date, policy_version, renewals_max,
                                  channel, library, branch, material, closed_at)
                select 1, (select min(id) from patron), c.id, c.title_id, '2026-11-20T11:00:00Z', '2026-12-20', 1, 3, 0,
                       c.owner, c.branch, 'book', '2026-11-22T11:00:00Z'
                from copy c where c.owner = 'DK-722300' limit 1;
                insert into history (kind, id, library, ended_at)
                select 1, id, library, closed_at from loan where id = 1
                """);
        }

        await BackUpAsync();
        await RestoreAsync();
        await using (var engine = await StartAsync(start + month))
        {
            Assert.True((await engine.Load.Loan(new LoanId(1)))!.PatronId.IsCut);
        }
    }

    [Fact]
    public async Task What_one_library_had_is_erased_again_and_who_joined_anew_stays()
    {
        PatronId patron;
        await using (var engine = await StartAsync())
        {
            patron = await DemoPatronAsync(engine, DemoLibraries.ChildCard);
            await ExecuteAsync(
                engine.Database,
                $"insert into membership (patron_id, library, active) values ({patron}, 'NO-2183300', true)");
        }

        await BackUpAsync();
        await using (var engine = await StartAsync())
        {
            Assert.Equal(new Erased(Whole: false), await EraseAsync(engine, patron, whole: false));
        }

        await RestoreAsync();
        await using (var engine = await StartAsync())
        {
            Assert.Equal(["NO-2183300"], await MembershipsAsync(engine, patron));
            await ExecuteAsync(
                engine.Database,
                $"insert into membership (patron_id, library, active) values ({patron}, 'DK-722300', true)");
        }

        await using (var engine = await StartAsync())
        {
            Assert.Equal(["DK-722300", "NO-2183300"], await MembershipsAsync(engine, patron));
        }
    }

    private static async Task<string[]> MembershipsAsync(Engine engine, PatronId patron) =>
        [.. (await engine.Load.Patron(patron))!.Memberships.Select(one => one.Library.Value)];

    private static async Task<PatronId> DemoPatronAsync(Engine engine, string card)
    {
        var lookUps = new LookUps(engine.Database, engine.Enquiries, engine.Secrets);
        return (await lookUps.OwnerOf(Isil.Of("DK-722300"), CardNumber.Of(card)))!.PatronId;
    }

    /// <summary>Returns what is lent and cancels what is reserved first.</summary>
    private static async Task<Reply> EraseAsync(Engine engine, PatronId id, bool whole = true)
    {
        var patron = (await engine.Load.Patron(id))!;
        var origin = new Origin(Isil.Of("DK-722300"), 0, Channel.Desk);
        foreach (var loan in patron.Loans)
        {
            _ = await engine.Grains.Ask(GrainKey.Of(id), new CheckIn
            {
                Key = SmallWorld.Key(),
                Origin = origin,
                PatronId = id,
                CopyId = loan.CopyId,
                Branch = SmallWorld.Main,
            });
        }

        foreach (var held in patron.Reservations)
        {
            _ = await engine.Grains.Ask(GrainKey.Of(id), new CancelReservation
            {
                Key = SmallWorld.Key(),
                Origin = origin,
                PatronId = id,
                ReservationId = held.Id,
                TitleId = held.TitleId,
            });
        }

        await ExecuteAsync(engine.Database, $"update fee set settled_at = charged_at where patron_id = {id}");
        return await engine.Grains.Ask(GrainKey.Of(id), new ErasePatron
        {
            Key = SmallWorld.Key(),
            Origin = origin,
            PatronId = id,
            Whole = whole,
        });
    }

    private Task<Engine> StartAsync(DateTimeOffset? clock = null) => Engine.StartAsync(
        new EngineOptions
        {
            DataFolder = _folder,
            Postgres = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = _name }
                .ConnectionString,
            FrozenAt = clock,
        },
        NullLoggerFactory.Instance,
        CancellationToken.None);

    private Task BackUpAsync() => AdminAsync(
        $"drop database if exists {_name}_backup", $"create database {_name}_backup template {_name}");

    private Task RestoreAsync() =>
        AdminAsync($"drop database {_name} with (force)", $"create database {_name} template {_name}_backup");

    private async Task AdminAsync(params string[] statements)
    {
        var admin = new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
        {
            Database = "postgres",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(admin.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            _ = await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        _ = await command.ExecuteNonQueryAsync();
    }
}
