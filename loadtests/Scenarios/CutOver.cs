using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Reporting;

namespace Skranke.LoadTests.Scenarios;

/// <summary>A library system is taken over in a night: titles, patrons, copies and open loans as CSV files over HTTP,
/// a delta behind them, and the reconciliation of what is there with what the files say.</summary>
public sealed class CutOver : Scenario
{
    private const string StaffKey = "sk_load-staff-key-that-opens-nothing-but-a-load-test";
    private const int LoansUsual = 200_000;
    private const int LoansNational = 10_000_000;
    private const int PatronsNational = 2_000_000;

    /// <summary>One row in a hundred of a delta is new and one changed; the others say what is there.</summary>
    private const int Hundredth = 100;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string Name => "cut-over";

    public override string Summary =>
        "take-over by CSV import, a delta and the reconciliation; --national for 10,000,000";

    public override IReadOnlyList<string> Peers => [];

    public override async Task<int> RunAsync(LoadOptions options, TextWriter console, CancellationToken cancellation)
    {
        if (!options.Self || options.Reuse)
        {
            throw new UsageException($"{Name} needs --self and prepares anew: it takes over into an empty database.");
        }

        var loans = options.Loans ?? (options.National ? LoansNational : LoansUsual);
        var patrons = options.Patrons ?? (options.National ? PatronsNational : loans / 5);
        await using var database = await LoadDatabase.StartAsync(options, cancellation);
        await new Preparation(database, 0, 0, console).EnsureAsync(reuse: false, withPeer: false, cancellation);
        await database.ExecuteAsync(
            "insert into credential (hash, library, role, name, created_at) values "
            + $"('\\x{Convert.ToHexStringLower(Silo.Access.ApiKey.Hash(StaffKey))}', "
            + "'DK-900001', 'staff', 'Staff', now())");
        var machine = await MachineFacts.ReadAsync(database);
        await console.WriteLineAsync(machine.ToString());
        await using var engine = await HttpScenario.StartEngineAsync(database, cancellation);
        using var client = new HttpClient { BaseAddress = engine.Url, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StaffKey);

        var day = Preparation.Library.Today(DateTimeOffset.UtcNow);
        var taken = new List<Taken>();
        var wrong = new List<string>();
        foreach (var isDelta in new[] { false, true })
        {
            foreach (var file in CutOverFiles.Of(patrons, loans, day, isDelta ? Hundredth : 0))
            {
                taken.Add(await TakeAsync(client, database, file, isDelta, cancellation));
                await console.WriteLineAsync($"  {taken[^1]}");
                if (taken[^1].Problem(file) is { } problem)
                {
                    wrong.Add(problem);
                }
            }

            wrong.AddRange(await CutOverFiles.DifferencesAsync(
                database, patrons, loans, day, isDelta ? Hundredth : 0));
        }

        return await WriteAsync(options, console, machine, taken, wrong);
    }

    /// <summary>Sends a file and asks for its report until it is done.</summary>
    private static async Task<Taken> TakeAsync(
        HttpClient client, LoadDatabase database, CutOverFile file, bool isDelta, CancellationToken cancellation)
    {
        var path = Path.Combine(database.Folder, $"{file.Kind}.csv");
        await file.WriteAsync(path);
        var watch = Stopwatch.StartNew();
        await using var body = File.OpenRead(path);
        using var content = new StreamContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var sent = await client.PostAsync($"/v1/imports/{file.Kind}", content, cancellation);
        var report = await ReportAsync(sent, cancellation);
        while ($"{report["state"]}" is not ("done" or "failed"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            using var asked = await client.GetAsync($"/v1/imports/{report["id"]}", cancellation);
            report = await ReportAsync(asked, cancellation);
        }

        File.Delete(path);
        return new Taken(
            file.Kind, isDelta, Number("read"), Number("taken"), Number("changed"), Number("unchanged"),
            Number("refusedCount"), watch.Elapsed,
            $"{report["state"]} {report["detail"]} {report["refused"]?.AsArray().FirstOrDefault()}");

        long Number(string name) => report[name]!.GetValue<long>();
    }

    private static async Task<JsonObject> ReportAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new InvalidOperationException($"The import was answered {(int)answer.StatusCode}: {text}");
    }

    private async Task<int> WriteAsync(
        LoadOptions options, TextWriter console, MachineFacts machine, List<Taken> taken, List<string> wrong)
    {
        foreach (var problem in wrong)
        {
            await console.WriteLineAsync($"  CHECK FAILED: {problem}");
        }

        await console.WriteLineAsync(
            wrong.Count == 0 ? "reconciliation ok: counts and sums agree with the files" : "reconciliation WRONG");
        if (options.Json is { } json)
        {
            var text = new JsonObject
            {
                ["scenario"] = Name,
                ["at"] = DateTimeOffset.UtcNow.ToString("O"),
                ["files"] = new JsonArray([.. taken.Select(one => (JsonNode)one.Json())]),
                ["wrong"] = new JsonArray([.. wrong.Select(problem => JsonValue.Create(problem))]),
                ["holds"] = wrong.Count == 0,
                ["machine"] = machine.ToString(),
            };
            await File.WriteAllTextAsync(json, text.ToJsonString(Indented) + "\n");
            await console.WriteLineAsync($"JSON report: {Path.GetFullPath(json)}");
        }

        return wrong.Count == 0 ? 0 : 1;
    }

    /// <summary>What became of one file, from the first byte sent to the report that says it is done.</summary>
    private sealed record Taken(
        string Kind, bool IsDelta, long Read, long New, long Changed, long Unchanged, long Refused, TimeSpan In,
        string End)
    {
        private double Rate => Read / In.TotalSeconds;

        public string? Problem(CutOverFile file) =>
            (Read, New, Changed, Unchanged, Refused) == (file.Rows, file.New, file.Changed, file.Rows - file.New
                - file.Changed, 0)
                ? null
                : $"{this}; expected {file.New:N0} new and {file.Changed:N0} changed of {file.Rows:N0}: {End}";

        public override string ToString() =>
            $"{Kind}{(IsDelta ? ", delta" : "")}: {Read:N0} rows in {In.TotalSeconds:N1} s, {Rate:N0}/s; {New:N0} new, "
            + $"{Changed:N0} changed, {Unchanged:N0} unchanged, {Refused:N0} refused";

        public JsonObject Json() => new()
        {
            ["kind"] = Kind,
            ["delta"] = IsDelta,
            ["rows"] = Read,
            ["new"] = New,
            ["changed"] = Changed,
            ["unchanged"] = Unchanged,
            ["refused"] = Refused,
            ["seconds"] = Math.Round(In.TotalSeconds, 3),
            ["rate"] = Math.Round(Rate),
        };
    }
}

/// <summary>A CSV file that a library system delivers.</summary>
/// <param name="New">Rows of things that are not there yet.</param>
/// <param name="Changed">Rows of things that are there and look otherwise.</param>
internal sealed record CutOverFile(
    string Kind, string Header, long Rows, long New, long Changed, Func<long, string> Row)
{
    public async Task WriteAsync(string path)
    {
        await using var writer = new StreamWriter(path);
        await writer.WriteAsync($"{Header}\n");
        for (var row = 1L; row <= Rows; row++)
        {
            await writer.WriteAsync(Row(row));
            await writer.WriteAsync('\n');
        }
    }
}

/// <summary>The files of a take-over and what must be in the database afterwards, both from the same numbers.</summary>
internal static class CutOverFiles
{
    private const int CopiesOfTitle = 3;

    /// <param name="part">0 for the whole delivery; else a delta in which every so-manieth row is changed and as many
    /// are new.</param>
    public static IEnumerable<CutOverFile> Of(long patrons, long loans, DateOnly day, int part)
    {
        var copies = loans + (loans / 2);
        var titles = More(Titles(copies), part);
        var (allPatrons, allCopies, allLoans) = (More(patrons, part), More(copies, part), More(loans, part));
        yield return new CutOverFile(
            "titles", "id,title,author,year,material", titles, New(Titles(copies), part), 0,
            row => $"t{row},Title {row},Author {row % 5000},{1960 + (row % 66)},book");
        yield return new CutOverFile(
            "patrons", "card,name,birthDate,email", allPatrons, New(patrons, part), Changes(patrons, part),
            row => $"{Card(row)},Patron {row},{BirthDate(row)},"
                + $"p{row}{(IsChanged(row, patrons, part) ? "b" : "")}@example.org");
        yield return new CutOverFile(
            "copies", "barcode,title,branch,material,price", allCopies, New(copies, part), Changes(copies, part),
            row => string.Create(
                CultureInfo.InvariantCulture,
                $"{Barcode(row)},t{TitleOf(row)},DK-900001,book,{Price(row, copies, part)}"));
        yield return new CutOverFile(
            "loans", "card,copy,loanedAt,dueDate,renewals", allLoans, New(loans, part), 0,
            row => $"{Card(1 + (row % patrons))},{Barcode(row)},"
                + $"{day.AddDays(-1 - (int)(row % 20)):yyyy-MM-dd}T10:00:00Z,"
                + $"{Due(row, day):yyyy-MM-dd},{Renewals(row)}");
    }

    /// <summary>What differs between the files and the database.</summary>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(
        LoadDatabase database, long patrons, long loans, DateOnly day, int part)
    {
        var copies = loans + (loans / 2);
        var (allPatrons, allCopies, allLoans) = (More(patrons, part), More(copies, part), More(loans, part));
        var expected = new (string What, string Sql, long Value)[]
        {
            ("titles", "select count(*) from title", More(Titles(copies), part)),
            ("patrons", "select count(*) from patron", allPatrons),
            ("cards", "select count(distinct number) from card", allPatrons),
            ("copies", "select count(*) from copy", allCopies),
            ("prices", "select sum(price)::bigint from copy", Sum(allCopies, row => Price(row, copies, part))),
            ("birth dates", "select sum(birth_date - date '1900-01-01')::bigint from patron",
                Sum(allPatrons, row => BirthDay(row).DayNumber - new DateOnly(1900, 1, 1).DayNumber)),
            ("open loans", "select count(*) from loan where closed_at is null", allLoans),
            ("copies on loan", "select count(distinct copy_id) from loan where closed_at is null", allLoans),
            ("loan events", "select count(*) from event where kind = 1", allLoans),
            ("renewals", "select sum(renewals)::bigint from loan", Sum(allLoans, Renewals)),
            ("due dates", $"select sum(due_date - date '{day:yyyy-MM-dd}')::bigint from loan",
                Sum(allLoans, row => Due(row, day).DayNumber - day.DayNumber)),
        };
        var differences = new List<string>();
        foreach (var (what, sql, value) in expected)
        {
            var found = await database.TextAsync(sql);
            if (found != value.ToString(CultureInfo.InvariantCulture))
            {
                differences.Add($"{what}: the files say {value}, the database {found}");
            }
        }

        return differences;
    }

    private static long New(long count, int part) => part == 0 ? count : More(count, part) - count;

    private static long More(long count, int part) => part == 0 ? count : count + (count / part);

    private static long Changes(long count, int part) => part == 0 ? 0 : count / part;

    private static bool IsChanged(long row, long count, int part) => part > 0 && row <= count && row % part == 0;

    private static long Price(long row, long count, int part) =>
        10_000 + (row % 97) + (IsChanged(row, count, part) ? 1 : 0);

    private static long Titles(long copies) => (copies + CopiesOfTitle - 1) / CopiesOfTitle;

    private static long TitleOf(long copy) => 1 + ((copy - 1) / CopiesOfTitle);

    private static string Card(long row) => row.ToString("D10", CultureInfo.InvariantCulture);

    private static string Barcode(long row) => $"3{row:D9}";

    private static DateOnly BirthDay(long row) => new DateOnly(1940, 1, 1).AddDays((int)(row * 37 % 20_000));

    private static string BirthDate(long row) => BirthDay(row).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Due(long row, DateOnly day) => day.AddDays(1 + (int)(row % 28));

    private static long Renewals(long row) => row % 3;

    private static long Sum(long count, Func<long, long> value)
    {
        var sum = 0L;
        for (var row = 1L; row <= count; row++)
        {
            sum += value(row);
        }

        return sum;
    }
}
