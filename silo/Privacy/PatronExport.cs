using System.Text.Json.Nodes;
using Npgsql;

namespace Skranke.Silo.Privacy;

/// <summary>Everything that is known of a patron, table by table as the catalogue names them (H50): so complete by
/// construction, and in the words of the schema. Titles and barcodes are added where a row names them by
/// number.</summary>
public sealed class PatronExport(NpgsqlDataSource database, Secrets secrets)
{
    /// <summary>Of the copies and titles that a row names.</summary>
    private const string Words =
        """
        || coalesce((select jsonb_build_object('titleText', x.title, 'titleReference', x.reference)
                     from title x where x.id = (to_jsonb(t) ->> 'title_id')::bigint), '{}')
        || coalesce((select jsonb_build_object('copyBarcode', x.barcode)
                     from copy x where x.id = (to_jsonb(t) ->> 'copy_id')::bigint), '{}')
        """;

    /// <summary>How each row leads to what happened in it: the renewals of loans, and the events of
    /// everything.</summary>
    private static readonly (string Name, string Sql)[] Through =
    [
        (
            "renewal",
            "select to_jsonb(t) from renewal t join loan l on l.id = t.loan_id "
                + "where l.patron_id = $1 and ($2::text is null or l.library = $2) order by t.loan_id, t.number"),
        (
            "receipt",
            "select to_jsonb(t) from receipt t join loan l on l.id = (t.lines -> 0 ->> 'loan')::bigint "
                + "where l.patron_id = $1 and ($2::text is null or l.library = $2) order by t.id"),
    ];

    /// <param name="library">Only what this library has of the patron, and what is the patron's own; null for
    /// all.</param>
    public async Task<JsonObject> Of(PatronId patron, Isil? library, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancellation);
        var tables = new JsonObject();
        foreach (var table in PatronTables.All.Where(table => table.IsExported))
        {
            var rows = await RowsAsync(connection, SqlOf(table), patron, library, cancellation);
            if (table.Name == "patron_contact")
            {
                foreach (var row in rows.OfType<JsonObject>())
                {
                    ShowNationalId(row);
                }
            }

            tables[table.Name] = rows;
        }

        foreach (var (name, sql) in Through)
        {
            tables[name] = await RowsAsync(connection, sql, patron, library, cancellation);
        }

        return tables;
    }

    private static string SqlOf(PatronTable table)
    {
        var hidden = string.Concat(table.Hidden.Select(column => $" - '{column}'"));
        var ofLibrary = table.Library is null
            ? " and ($2::text is null or true)"
            : $" and ($2::text is null or t.{table.Library} is null or t.{table.Library} = $2)";
        return $"select (to_jsonb(t){hidden}) {Words} from {table.Name} t where t.{table.Column} = $1{ofLibrary} "
            + "order by t";
    }

    private static async Task<JsonArray> RowsAsync(
        NpgsqlConnection connection,
        string sql,
        PatronId patron,
        Isil? library,
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select row::text from ({sql}) as found (row)", connection);
        command.Parameters.Add(new() { Value = patron.Value });
        command.Parameters.Add(new() { Value = (object?)library?.Value ?? DBNull.Value });
        var rows = new JsonArray();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            rows.Add(JsonNode.Parse(row.GetString(0)));
        }

        return rows;
    }

    /// <summary>The national id as the patron knows it; it stands nowhere else in clear.</summary>
    private void ShowNationalId(JsonObject contact)
    {
        if ((string?)contact["national_id"] is { } hex)
        {
            contact["national_id"] = secrets.DecryptNationalId(Convert.FromHexString(hex.AsSpan(2)));
        }
    }
}
