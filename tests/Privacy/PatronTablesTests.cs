using Skranke.Silo.Privacy;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Privacy;

/// <summary>The catalogue of all that leads to a patron is the schema's: a new column that holds one is exported, cut
/// and erased, or is named here with its reason.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PatronTablesTests(PostgresFixture postgres)
{
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["national_card.patron_id"] =
            "nothing personal: the row outlives its card, so that other systems learn that it is gone",
        ["patron.linked_to"] = "leads from one shell to another when the account that stays is erased",
        ["consent.guardian_id"] = "the bond, not a patron: both go with the child's account",
    };

    [Fact]
    public async Task Every_column_that_holds_a_patron_is_in_the_catalogue()
    {
        await using var database = postgres.CreateDatabase();
        await using var command = database.CreateCommand(
            """
            select c.table_name || '.' || c.column_name
            from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
              and (c.column_name ~ 'patron|guardian|borrower'
                   or (c.table_name, c.column_name) in (
                       select k.table_name, k.column_name
                       from information_schema.referential_constraints r
                       join information_schema.key_column_usage k using (constraint_schema, constraint_name)
                       join information_schema.constraint_column_usage u
                           on u.constraint_schema = r.constraint_schema and u.constraint_name = r.constraint_name
                       where u.table_name = 'patron'))
              and c.data_type <> 'boolean'
            order by 1
            """);
        var found = new List<string>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            found.Add(row.GetString(0));
        }

        Assert.Equal(
            PatronTables.All.Where(table => table.Name != "patron").Select(table => $"{table.Name}.{table.Column}")
                .Distinct().Concat(Exceptions.Keys).Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_statement_of_the_erasure_runs()
    {
        await using var database = postgres.CreateDatabase();
        await using var connection = await database.OpenConnectionAsync();
        foreach (var statement in PatronTables.EraseAll)
        {
            await using var command = new Npgsql.NpgsqlCommand(statement, connection);
            command.Parameters.Add(new() { Value = new[] { 1L } });
            Assert.Equal(0, await command.ExecuteNonQueryAsync());
        }

        foreach (var statement in PatronTables.EraseOfLibrary)
        {
            await using var command = new Npgsql.NpgsqlCommand(statement, connection);
            command.Parameters.Add(new() { Value = new[] { 1L } });
            command.Parameters.Add(new() { Value = new[] { "DK-722300" } });
            Assert.Equal(0, await command.ExecuteNonQueryAsync());
        }
    }
}
