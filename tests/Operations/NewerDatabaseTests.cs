using System.Net;
using Skranke.Silo.Ledger;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Operations;

/// <summary>An engine whose database a newer release has brought up to its own schema meanwhile, as in a rolling
/// upgrade. Releases only add: columns that may be empty or have a default, tables, indexes.</summary>
public sealed class NewerDatabaseEngine : HttpEngine
{
    private const string Migration =
        """
        do $$
        declare t text;
        begin
            for t in select table_name from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migration'
                    and table_name not in (select c.relname from pg_class c where c.relispartition)
            loop
                execute format(
                    'alter table %I add column of_a_newer_release text, add column newer_count int not null default 0',
                    t);
            end loop;
        end $$;
        create table of_a_newer_release (id bigint primary key);
        insert into schema_migration (name) values ('Skranke.Silo.Ledger.Schema.9999_of_a_newer_release.sql');
        """;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var command = Database.CreateCommand(Migration);
        _ = await command.ExecuteNonQueryAsync();
    }
}

// Figures of grains are those of the process, and other tests look at them.
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NewerDatabaseCollection : ICollectionFixture<NewerDatabaseEngine>
{
    public const string Name = "A newer database";
}

/// <summary>What an older process does while a newer one works on the same database.</summary>
[Collection(NewerDatabaseCollection.Name)]
public sealed class NewerDatabaseTests(NewerDatabaseEngine engine) : HttpTestBase(engine)
{
    private readonly NewerDatabaseEngine _engine = engine;

    [Fact]
    public async Task An_older_release_starts_on_it_and_changes_nothing() =>
        Assert.Empty(await Migrations.RunAsync(_engine.Database, default));

    [Fact]
    public async Task What_a_newer_release_has_answered_is_to_be_asked_for_again_and_not_done_twice()
    {
        var (once, body) = (Guid.NewGuid().ToString(), $$"""{"card": "{{Card}}", "copy": "{{await FreeCopy()}}"}""");
        await using var earlier = _engine.Database.CreateCommand(
            "select coalesce(array_agg(operation), '{}') from request");
        var known = (Guid[])(await earlier.ExecuteScalarAsync())!;
        _ = (await Staff.Post("/v1/checkouts", body, once)).Expect(HttpStatusCode.Created);
        await using var command = _engine.Database.CreateCommand(
            """
            update request set answer = convert_to('{"is": "lent-by-drone"}', 'utf8')
            where operation <> all($1)
            """);
        command.Parameters.Add(new() { Value = known });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());

        var again = await Staff.Post("/v1/checkouts", body, once);

        _ = again.Expect(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(again.RetryAfter);
    }
}

// The scenarios of tests/Http as they are.
[Collection(NewerDatabaseCollection.Name)]
public sealed class LendingOnANewerDatabaseTests(NewerDatabaseEngine engine) : LendingOverHttpTests(engine);

[Collection(NewerDatabaseCollection.Name)]
public sealed class ReservationsOnANewerDatabaseTests(NewerDatabaseEngine engine) : ReservationsOverHttpTests(engine);

[Collection(NewerDatabaseCollection.Name)]
public sealed class MoneyOnANewerDatabaseTests(NewerDatabaseEngine engine) : MoneyOverHttpTests(engine);
