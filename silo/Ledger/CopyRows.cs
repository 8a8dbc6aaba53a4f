using Npgsql;
using Skranke.Copies;
using Skranke.Reservations;

namespace Skranke.Silo.Ledger;

/// <summary>From rows to copies, each with its open loan and the reservation that captured it.</summary>
internal static class CopyRows
{
    /// <summary>The limits keep the database from ever reading a whole table for a join, also where it was nearly empty
    /// when the statement was prepared.</summary>
    private const string Sql =
        $"""
        select c.id, c.version, c.owner, c.barcode, c.title_id, t.reference, c.branch, c.material, c.price, c.status,
               c.transit_to, c.issue, c.supplier, c.supplier_due, c.supplier_renewable, c.reading_room,
               r.id, r.patron_id, r.pickup_branch, r.state,
               {LoanRows.Columns}
        from copy c
        cross join lateral (select * from title t where t.id = c.title_id limit 1) t
        left join lateral (
            select * from loan l where l.copy_id = c.id and l.closed_at is null limit 1) l on true
        left join lateral (
            select * from reservation r
            where r.copy_id = c.id and r.copy_id is not null and r.ended_at is null limit 1) r on true
        where
        """;

    public static void AddStatement(NpgsqlBatch batch, long[] ids)
    {
        Array.Sort(ids);
        _ = batch.Add(Sql + " c.id = any($1)", Rows.Longs(ids));
    }

    public static async Task<Dictionary<long, Copy>> ReadAsync(NpgsqlDataReader row)
    {
        var copies = new Dictionary<long, Copy>();
        while (await row.ReadAsync())
        {
            copies[row.GetInt64(0)] = Read(row);
        }

        return copies;
    }

    /// <summary>Copies of a title that stand free on a shelf.</summary>
    public static async Task<IReadOnlyList<Copy>> FreeAsync(NpgsqlDataSource database, TitleId title)
    {
        await using var command = database.CreateCommand(
            Sql + " c.title_id = $1 and c.status = 0 and l.id is null and r.id is null order by c.id");
        command.Parameters.Add(new() { Value = title.Value });
        var copies = new List<Copy>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            copies.Add(Read(row));
        }

        return copies;
    }

    private static Copy Read(NpgsqlDataReader row) => new()
    {
        Id = new CopyId(row.GetInt64(0)),
        Version = row.GetInt32(1),
        Owner = Isil.Of(row.GetString(2)),
        Barcode = CopyBarcode.Of(row.GetString(3)),
        TitleId = new TitleId(row.GetInt64(4)),
        Title = TitleReference.Of(row.GetString(5)),
        Branch = BranchId.Of(row.GetString(6)),
        Material = row.GetString(7),
        Price = row.IsDBNull(8) ? null : row.GetInt32(8),
        Status = (CopyStatus)row.GetInt16(9),
        TransitTo = row.Text(10) is { } branch ? BranchId.Of(branch) : null,
        Issue = row.Text(11),
        Supply = row.Text(12) is { } supplier
            ? new Supply(supplier, row.DateOrNull(13), row.GetBoolean(14), row.GetBoolean(15))
            : null,
        Capture = row.IsDBNull(16)
            ? null
            : new Capture(
                new ReservationId(row.GetInt64(16)),
                new PatronId(row.Long(17) ?? 0),
                BranchId.Of(row.GetString(18)),
                (ReservationState)row.GetInt16(19) == ReservationState.Ready),
        Loan = row.IsDBNull(20) ? null : LoanRows.Read(row, 20),
    };
}
