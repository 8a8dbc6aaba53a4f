using Npgsql;
using Skranke.Actors;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Silo.Import;

namespace Skranke.Silo.Cards;

/// <summary>Draws card numbers from the ledger. The rows of a library's series are locked while one is drawn, and the
/// draw is durable before it is told, so that no two processes get the same. Numbers that some card has already, as
/// after an import, are passed over.</summary>
public sealed class CardNumbers(NpgsqlDataSource database) : ICardNumbers
{
    /// <summary>Numbers that are looked at together for one that is free.</summary>
    private const int Look = 100;

    private const string SeriesSql = "select library, first, last, next from card_series";

    private const string FreeNationalSql =
        """
        select n from generate_series($1::bigint, $2::bigint) as n
        where not exists (select from card where library is null and number = 'N' || lpad(n::text, 9, '0')) order by n
        """;

    private const string FreeLocalSql =
        """
        select n from generate_series($1::bigint, $2::bigint) as n
        where not exists (select from card where library = $3 and number = $4 || lpad(n::text, $5, '0')) order by n
        """;

    public ValueTask<DrawnNumber?> Next(Isil library) => Drawing(async connection =>
    {
        var all = await SeriesAsync(connection, $"{SeriesSql} where library = $1 order by first for update", library);
        var before = all.Sum(series => series.Left);
        var left = before;
        foreach (var series in all.Where(series => series.Left > 0))
        {
            var free = await FreeAsync(connection, FreeNationalSql, series.Next, series.Last, _ => true);
            var next = (free ?? series.Last) + 1;
            await ExecuteAsync(
                connection, "update card_series set next = $2 where first = $1", series.First, next);
            left -= next - series.Next;
            if (free is { } number)
            {
                return new DrawnNumber(
                    CardSeries.NumberOf(number), before, left, all.Sum(one => one.Last - one.First + 1));
            }
        }

        return null;
    });

    public ValueTask<DrawnNumber?> NextLocal(Isil library, LocalSeries series) => Drawing(async connection =>
    {
        object[] place = [library.Value, series.Prefix, series.First];
        await ExecuteAsync(
            connection,
            """
            insert into local_card_series (library, prefix, first, next) values ($1, $2, $3, $3)
            on conflict (library, prefix, first) do nothing
            """,
            place);
        const string where = "where library = $1 and prefix = $2 and first = $3";
        var next = await NumberAsync(connection, $"select next from local_card_series {where} for update", place);

        // A number that could be somebody's national id would stand for two patrons.
        var free = await FreeAsync(
            connection,
            FreeLocalSql,
            next!.Value,
            series.Last,
            number => !NationalId.TryParse(series.NumberOf(number).Value, out _),
            library.Value,
            series.Prefix,
            series.Digits);
        var after = Math.Max(next.Value, (free ?? series.Last) + 1);
        await ExecuteAsync(connection, $"update local_card_series set next = $4 {where}", [.. place, after]);
        return free is { } found
            ? new DrawnNumber(
                series.NumberOf(found),
                series.Last - next.Value + 1,
                series.Last - found,
                series.Last - series.First + 1)
            : null;
    });

    public async ValueTask<bool> IsTaken(Isil? library, CardNumber number)
    {
        await using var connection = await database.OpenConnectionAsync();
        var found = library is { } own
            ? await NumberAsync(
                connection, "select id from card where library = $1 and number = $2", own.Value, number.Value)
            : await NumberAsync(
                connection, "select id from card where library is null and number = $1", number.Value);
        return found is not null;
    }

    public async ValueTask<IReadOnlyList<CardSeries>> Series()
    {
        await using var connection = await database.OpenConnectionAsync();
        return await SeriesAsync(connection, $"{SeriesSql} order by first", null);
    }

    private async ValueTask<DrawnNumber?> Drawing(Func<NpgsqlConnection, Task<DrawnNumber?>> draw)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var drawn = await draw(connection);
            await transaction.CommitAsync();
            return drawn;
        }
        catch (NpgsqlException away) when (away is not PostgresException)
        {
            throw new LedgerAwayException("The ledger gives no card numbers at present.", away);
        }
    }

    /// <summary>The first number that no card has; null where all are taken.</summary>
    private static async Task<long?> FreeAsync(
        NpgsqlConnection connection,
        string sql,
        long from,
        long last,
        Func<long, bool> fits,
        params object[] further)
    {
        for (var start = from; start <= last; start += Look)
        {
            await using var command = Command(connection, sql, [start, Math.Min(start + Look - 1, last), .. further]);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                if (fits(reader.GetInt64(0)))
                {
                    return reader.GetInt64(0);
                }
            }
        }

        return null;
    }

    private static async Task<List<CardSeries>> SeriesAsync(NpgsqlConnection connection, string sql, Isil? library)
    {
        await using var command = Command(connection, sql, library is { } own ? [own.Value] : []);
        await using var reader = await command.ExecuteReaderAsync();
        var series = new List<CardSeries>();
        while (await reader.ReadAsync())
        {
            series.Add(new CardSeries(
                Isil.Of(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return series;
    }

    private static async Task<long?> NumberAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return (long?)await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        _ = await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            _ = command.Parameters.AddWithValue(value);
        }

        return command;
    }
}
