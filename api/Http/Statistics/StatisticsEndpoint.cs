using System.Collections.Immutable;
using System.Text;
using Skranke.Api.Security;
using Skranke.Silo.ReadModels;
using Skranke.Statistics;

namespace Skranke.Api.Http.Statistics;

/// <summary>Figures of one row. A figure that could point at somebody is left out and named in
/// <see cref="NotShown"/>.</summary>
public sealed record StatisticAnswer
{
    public string? Library { get; init; }

    public string? Branch { get; init; }

    public string? Material { get; init; }

    public string? Day { get; init; }

    public string? Month { get; init; }

    public string? Year { get; init; }

    /// <summary>Completed years at the loan, such as <c>30-49</c>; <c>institution</c>, or <c>unknown</c>.</summary>
    public string? AgeGroup { get; init; }

    /// <summary>Where the borrowers live; empty where it is not known.</summary>
    public string? Municipality { get; init; }

    /// <summary>Loans of the library's own copies, without renewals.</summary>
    public long? Loans { get; init; }

    public long? Renewals { get; init; }

    public long? Returns { get; init; }

    /// <summary>Loans of copies that other libraries supplied.</summary>
    public long? InterlibraryIn { get; init; }

    /// <summary>Loans to other libraries.</summary>
    public long? InterlibraryOut { get; init; }

    public long? Reservations { get; init; }

    /// <summary>Patrons who were lent anything, each counted once for each library; only for a whole month or a whole
    /// year, and not by branch, material or day.</summary>
    public long? ActiveBorrowers { get; init; }

    /// <summary>Figures that are too small to be shown.</summary>
    public IReadOnlyList<string>? NotShown { get; init; }
}

/// <summary>What was counted before the link to the patron was cut; as JSON, or as CSV for the national statistics
/// offices.</summary>
public static class StatisticsEndpoint
{
    /// <summary>A question with more rows than these asks for too much at once.</summary>
    private const int DaysMax = 3660;

    private static readonly (string Name, Measure[] Measures)[] Figures =
    [
        ("loans", [Measure.Loans]),
        ("renewals", [Measure.Renewals]),
        ("returns", [Measure.Returns]),
        ("interlibraryIn", [Measure.InterlibraryIn]),
        ("interlibraryOut", [Measure.InterlibraryOut]),
        ("reservations", [Measure.Reservations]),
        ("activeBorrowers", [Measure.BorrowersOfMonth, Measure.BorrowersOfYear]),
    ];

    public static void Map(Routes routes) => routes
        .Get("/v1/statistics", Operation.ReadStatistics, Handle)
        .Says("Read how much was lent, renewed, returned and reserved; small figures by age or municipality are hidden")
        .Answers<ListAnswer<StatisticAnswer>>()
        .Asks("from", "The first day, local to the library; required.")
        .Asks("to", "The last day; required.")
        .Asks("by", "Any of " + string.Join(", ", Dimension.All.Select(one => one.Name)) + ", with commas.")
        .Asks("format", "`csv` for a file with a header and semicolons.");

    private static async ValueTask<Answer> Handle(Call call)
    {
        var fields = new Fields();
        var query = call.Request.Query;
        var (from, to) = (fields.OptionalDay("from", query["from"]), fields.OptionalDay("to", query["to"]));
        var by = DimensionsOf(query["by"], fields);
        if (from is null || to is null || to < from || to.Value.DayNumber - from.Value.DayNumber > DaysMax)
        {
            fields.Fail(
                from is null ? "from" : "to", "must be a day, with 'to' not before 'from' and within ten years.");
        }

        var format = (string?)query["format"];
        if (format is not (null or "csv" or "json"))
        {
            fields.Fail("format", "must be json or csv.");
        }

        if (fields.Fault is { } fault)
        {
            return fault;
        }

        var rows = await call.Services.Statistics.Read(from!.Value, to!.Value, by, call.Confined, call.Cancellation);
        return format == "csv"
            ? Answer.Text(Csv(by, rows), "text/csv; charset=utf-8")
            : Answer.Ok(
                new ListAnswer<StatisticAnswer>([.. rows.Select(row => AnswerOf(by, row))]),
                ApiJson.Wire.ListAnswerStatisticAnswer);
    }

    private static ImmutableArray<Dimension> DimensionsOf(string? text, Fields fields)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var names = text.Split(',');
        var found = names.Select(name => Dimension.All.FirstOrDefault(one => one.Name == name)).ToArray();
        if (found.Contains(null) || found.Distinct().Count() < found.Length)
        {
            fields.Fail(
                "by", "must name, each once: " + string.Join(", ", Dimension.All.Select(one => one.Name)) + ".");
        }

        return [.. found.OfType<Dimension>()];
    }

    private static StatisticAnswer AnswerOf(ImmutableArray<Dimension> by, StatisticRow row)
    {
        var hidden = Figures.Where(figure => figure.Measures.Any(measure =>
            row.Counts.TryGetValue(measure, out var count) && count is null)).Select(figure => figure.Name).ToArray();
        return new StatisticAnswer
        {
            Library = Key("library"),
            Branch = Key("branch"),
            Material = Key("material"),
            Day = Key("day"),
            Month = Key("month"),
            Year = Key("year"),
            AgeGroup = Key("ageGroup"),
            Municipality = Key("municipality"),
            Loans = Figure("loans"),
            Renewals = Figure("renewals"),
            Returns = Figure("returns"),
            InterlibraryIn = Figure("interlibraryIn"),
            InterlibraryOut = Figure("interlibraryOut"),
            Reservations = Figure("reservations"),
            ActiveBorrowers = Figure("activeBorrowers"),
            NotShown = hidden.Length == 0 ? null : hidden,
        };

        string? Key(string name) =>
            by.Select(one => one.Name).ToList().IndexOf(name) is >= 0 and var place ? row.Keys[place] : null;

        long? Figure(string name) => CountOf(row, Figures.First(figure => figure.Name == name).Measures, out _);
    }

    /// <summary>Nothing was counted where there is no figure, and that is a figure too.</summary>
    private static long? CountOf(StatisticRow row, Measure[] measures, out bool isHidden)
    {
        isHidden = false;
        foreach (var measure in measures)
        {
            if (row.Counts.TryGetValue(measure, out var count))
            {
                isHidden = count is null;
                return count;
            }
        }

        return measures.Length > 1 ? null : 0;
    }

    /// <summary>Semicolons, a header in English, one row for each combination: what the statistics offices' forms and
    /// spreadsheets take. A hidden figure is <c>&lt;5</c> or the next one, and written as <c>x</c>.</summary>
    private static string Csv(ImmutableArray<Dimension> by, IReadOnlyList<StatisticRow> rows)
    {
        var text = new StringBuilder();
        _ = text.AppendJoin(';', by.Select(one => one.Name).Concat(Figures.Select(figure => figure.Name)))
            .Append("\r\n");
        foreach (var row in rows)
        {
            var figures = Figures.Select(figure =>
                CountOf(row, figure.Measures, out var isHidden) is { } count ? count.ToString()
                : isHidden ? "x"
                : "");
            _ = text.AppendJoin(';', row.Keys.Select(Quoted).Concat(figures)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Quoted(string key) => key.AsSpan().IndexOfAny(";\"\r\n") < 0
        ? key
        : $"\"{key.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
