using Npgsql;
using NpgsqlTypes;

namespace Skranke.Silo.Ledger;

/// <summary>Rows gathered column by column, to be handed to one set-based statement.</summary>
internal sealed class Columns
{
    private readonly List<NpgsqlParameter> _parameters = [];
    private readonly List<Action> _seals = [];

    public int Rows { get; private set; }

    public void CountRow() => Rows++;

    public List<long> Longs() => Make<long>(NpgsqlDbType.Bigint);

    public List<long?> LongsOrNull() => Make<long?>(NpgsqlDbType.Bigint);

    public List<int> Ints() => Make<int>(NpgsqlDbType.Integer);

    public List<int?> IntsOrNull() => Make<int?>(NpgsqlDbType.Integer);

    public List<short> Shorts() => Make<short>(NpgsqlDbType.Smallint);

    public List<short?> ShortsOrNull() => Make<short?>(NpgsqlDbType.Smallint);

    public List<bool> Flags() => Make<bool>(NpgsqlDbType.Boolean);

    public List<string> Texts() => Make<string>(NpgsqlDbType.Text);

    public List<string?> TextsOrNull() => Make<string?>(NpgsqlDbType.Text);

    public List<byte[]?> BytesOrNull() => Make<byte[]?>(NpgsqlDbType.Bytea);

    public List<bool?> FlagsOrNull() => Make<bool?>(NpgsqlDbType.Boolean);

    public List<DateOnly> Dates() => Make<DateOnly>(NpgsqlDbType.Date);

    public List<DateOnly?> DatesOrNull() => Make<DateOnly?>(NpgsqlDbType.Date);

    public List<DateTime> Instants() => Make<DateTime>(NpgsqlDbType.TimestampTz);

    public List<DateTime?> InstantsOrNull() => Make<DateTime?>(NpgsqlDbType.TimestampTz);

    /// <summary>The columns as array parameters, in the order in which they were made.</summary>
    public NpgsqlParameter[] Seal()
    {
        _seals.ForEach(seal => seal());
        return [.. _parameters];
    }

    private List<T> Make<T>(NpgsqlDbType type)
    {
        var column = new List<T>();
        var parameter = new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type };
        _parameters.Add(parameter);
        _seals.Add(() => parameter.TypedValue = [.. column]);
        return column;
    }
}
