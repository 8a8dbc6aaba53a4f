using Npgsql;

namespace Skranke.Silo.Import;

/// <summary>Columns that may be null, in addition to the ledger's own helpers.</summary>
internal static class RowReading
{
    public static int? IntOrNull(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt32(column);

    public static byte[]? BytesOrNull(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
