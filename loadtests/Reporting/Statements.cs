using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;

namespace Skranke.LoadTests.Reporting;

/// <summary>The statements on which the database spent most of its time, where that was asked for.</summary>
public static class Statements
{
    private const string Most =
        """
        select total_exec_time, calls, rows, mean_exec_time * 1000, wal_bytes,
               regexp_replace(left(query, 150), '\s+', ' ', 'g')
        from pg_stat_statements order by total_exec_time desc limit 25
        """;

    public static Task BeginAsync(LoadOptions options, LoadDatabase database) => options.Statements
        ? database.ExecuteAsync(
            "create extension if not exists pg_stat_statements schema load; set search_path to load; "
            + "select load.pg_stat_statements_reset()")
        : Task.CompletedTask;

    public static async Task ShowAsync(LoadOptions options, LoadDatabase database, TextWriter console)
    {
        if (!options.Statements)
        {
            return;
        }

        await console.WriteLineAsync("  total ms     calls      rows   us/call  us/row  WAL B/row  statement");
        await using var command = database.Source.CreateCommand(
            Most.Replace("from pg_stat", "from load.pg_stat"));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (total, rows) = (reader.GetDouble(0), Math.Max(1, reader.GetInt64(2)));
            await console.WriteLineAsync(
                $"{total,10:N0} {reader.GetInt64(1),9:N0} {reader.GetInt64(2),9:N0} {reader.GetDouble(3),9:N1}"
                + $" {total * 1000 / rows,7:N1} {reader.GetDecimal(4) / rows,10:N0}  {reader.GetString(5)}");
        }
    }
}
