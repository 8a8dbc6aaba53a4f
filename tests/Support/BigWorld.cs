using Npgsql;
using Skranke.Libraries;

namespace Skranke.Tests.Support;

/// <summary>Many patrons and copies, put in with a few statements: for loads and crashes.</summary>
public static class BigWorld
{
    /// <summary>Patrons 1..n, titles 1..n and copies 1..n of one library, all adults and all on the shelf.</summary>
    public static async Task PutAsync(NpgsqlDataSource database, int patrons, int copies)
    {
        var library = SmallWorld.Library();
        await ExecuteAsync(
            database,
            $"""
            insert into library (isil, name, time_zone, currency)
                values ('DK-722300', 'Hørsholm', 'Europe/Copenhagen', 'DKK');
            insert into branch values ('DK-722300', 'DK-722300', 'Hovedbiblioteket');
            insert into policy values ('DK-722300', 1, '2024-05-01', '{LibraryDocuments.Write(library.Policies[0])}');
            insert into patron (id, birth_date) select i, '1980-01-01' from generate_series(1, {patrons}) i;
            insert into card (id, patron_id, number, kind, library)
                select i, i, 'C' || i, 0, 'DK-722300' from generate_series(1, {patrons}) i;
            insert into membership select i, 'DK-722300', true, true, 1 from generate_series(1, {patrons}) i;
            insert into title (id, library, reference, material, title)
                select i, 'DK-722300', 'T' || i, 'book', 'Skibet' from generate_series(1, {copies}) i;
            insert into copy (id, title_id, owner, barcode, branch, material)
                select i, i, 'DK-722300', 'B' || i, 'DK-722300', 'book' from generate_series(1, {copies}) i;
            analyze;
            """);
    }

    public static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        _ = await command.ExecuteNonQueryAsync();
    }
}
