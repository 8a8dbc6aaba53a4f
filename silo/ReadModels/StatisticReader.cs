using System.Collections.Immutable;
using Npgsql;
using Skranke.Statistics;

namespace Skranke.Silo.ReadModels;

/// <summary>By what figures are told apart.</summary>
/// <param name="Name">As callers name it.</param>
/// <param name="Sql">Of a row of <c>statistic</c>.</param>
/// <param name="TellsPeopleApart">Whether a row says something of who is counted in it.</param>
public sealed record Dimension(string Name, string Sql, bool TellsPeopleApart)
{
    public static ImmutableArray<Dimension> All { get; } =
    [
        new("library", "library", false),
        new("branch", "branch", false),
        new("material", "material", false),
        new("day", "day::text", false),
        new("month", "to_char(day, 'YYYY-MM')", false),
        new("year", "to_char(day, 'YYYY')", false),
        new("ageGroup", "age_group", true),
        new("municipality", "municipality", true),
    ];
}

/// <summary>One row of figures.</summary>
/// <param name="Keys">In the order of the dimensions that were asked for.</param>
/// <param name="Counts">Null where a figure is too small to be shown; a measure that was not counted is absent.</param>
public sealed record StatisticRow(ImmutableArray<string> Keys, IReadOnlyDictionary<Measure, long?> Counts);

/// <summary>Figures that stay when nobody is in them any more (H50).</summary>
public sealed class StatisticReader(NpgsqlDataSource database)
{
    /// <summary>Borrowers are counted once in a month or a year and at a library, and not by what they
    /// borrowed.</summary>
    private static readonly string[] OfBorrowers = ["library", "month", "year", "ageGroup", "municipality"];

    /// <param name="library">Only this library's; null for all.</param>
    public async Task<IReadOnlyList<StatisticRow>> Read(
        DateOnly from,
        DateOnly to,
        ImmutableArray<Dimension> by,
        Isil? library,
        CancellationToken cancellation)
    {
        var found = new Dictionary<string, (ImmutableArray<string> Keys, Dictionary<Measure, long> Counts)>();
        var keys = string.Concat(by.Select(dimension => $"{dimension.Sql}, "));
        var group = string.Join(", ", Enumerable.Range(1, by.Length + 1));
        await AddAsync(
            $"""
            select {keys}measure, sum(count)::bigint from statistic
            where day between $1 and $2 and ($3::text is null or library = $3) and measure < {FirstOfBorrowers}
            group by {group} order by {group}
            """,
            [new() { Value = from }, new() { Value = to }, LibraryOf(library)],
            by.Length,
            found,
            cancellation);
        if (by.All(dimension => OfBorrowers.Contains(dimension.Name)) && PeriodOf(from, to, by) is { } period)
        {
            await AddAsync(
                BorrowersSql(keys, group),
                [
                    new() { Value = from },
                    new() { Value = to },
                    LibraryOf(library),
                    new() { Value = (short)period },
                    new() { Value = period == Measure.BorrowersOfYear ? "y" : "m" },
                ],
                by.Length,
                found,
                cancellation);
        }

        return Suppress([.. found.Values], by.Any(dimension => dimension.TellsPeopleApart));
    }

    private const int FirstOfBorrowers = (int)Measure.BorrowersOfMonth;

    /// <summary>Of periods that are over, and of those that still run.</summary>
    private static string BorrowersSql(string keys, string group) =>
        $"""
        select {keys}$4, sum(count)::bigint from (
            select library, day, age_group, municipality, count from statistic where measure = $4
            union all
            select library, starts, age_group, municipality, 1 from active_borrower where span = $5::text::"char") s
        where day between $1 and $2 and ($3::text is null or library = $3)
        group by {group} order by {group}
        """;

    /// <summary>Nobody can be counted once in a time that is neither a month nor a year: such rows have no
    /// borrowers.</summary>
    private static Measure? PeriodOf(DateOnly from, DateOnly to, ImmutableArray<Dimension> by)
    {
        var isWholeYear = from is { Month: 1, Day: 1 } && to == from.AddYears(1).AddDays(-1);
        return by.Any(dimension => dimension.Name == "month") ? Measure.BorrowersOfMonth
            : isWholeYear || by.Any(dimension => dimension.Name == "year") ? Measure.BorrowersOfYear
            : from.Day == 1 && to == from.AddMonths(1).AddDays(-1) ? Measure.BorrowersOfMonth
            : null;
    }

    private static NpgsqlParameter LibraryOf(Isil? library) =>
        new() { Value = (object?)library?.Value ?? DBNull.Value };

    private async Task AddAsync(
        string sql,
        NpgsqlParameter[] parameters,
        int keys,
        Dictionary<string, (ImmutableArray<string> Keys, Dictionary<Measure, long> Counts)> found,
        CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var key = Enumerable.Range(0, keys).Select(row.GetString).ToImmutableArray();
            var name = string.Join('\n', key);
            if (!found.TryGetValue(name, out var known))
            {
                found[name] = known = (key, []);
            }

            known.Counts[(Measure)row.GetInt16(keys)] = row.GetInt64(keys + 1);
        }
    }

    private static StatisticRow[] Suppress(
        (ImmutableArray<string> Keys, Dictionary<Measure, long> Counts)[] rows, bool tellsPeopleApart)
    {
        var shown = Array.ConvertAll(rows, _ => new Dictionary<Measure, long?>());
        foreach (var measure in rows.SelectMany(row => row.Counts.Keys).Distinct())
        {
            var counts = SmallCounts.Shown(
                [.. rows.Select(row => row.Counts.GetValueOrDefault(measure))], tellsPeopleApart);
            for (var place = 0; place < rows.Length; place++)
            {
                if (rows[place].Counts.ContainsKey(measure))
                {
                    shown[place][measure] = counts[place];
                }
            }
        }

        return [.. rows.Select((row, place) => new StatisticRow(row.Keys, shown[place]))];
    }
}
