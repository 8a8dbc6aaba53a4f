using System.Text.Json;
using System.Text.Json.Nodes;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Running;

namespace Skranke.LoadTests.Reporting;

/// <summary>What the days of the overdue roll took.</summary>
public sealed class RollReport(LoadOptions options, long open, MachineFacts machine, IReadOnlyList<RollDay> days)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly RollDay[] _counted = [.. days.Where(day => day.Run > 0)];

    /// <returns>The exit code.</returns>
    public async Task<int> WriteAsync(TextWriter console)
    {
        var (loans, everything) = (Seconds(day => day.Loans), Seconds(day => day.Everything));
        var due = _counted.Max(day => day.Check.Due);
        await console.WriteLineAsync();
        await console.WriteLineAsync(
            $"overdue-roll, {due:N0} due of {open:N0} open loans, {_counted.Length} days: loans done in "
            + $"{loans.Median:N1} s ({loans.Min:N1}-{loans.Max:N1}), everything in {everything.Median:N1} s "
            + $"({everything.Min:N1}-{everything.Max:N1}), {due / everything.Median:N0} loans/s");
        if (options.Json is { } json)
        {
            await File.WriteAllTextAsync(json, Json(due, loans, everything));
            await console.WriteLineAsync($"JSON report: {Path.GetFullPath(json)}");
        }

        return days.All(day => day.Check.Holds) ? 0 : 1;
    }

    private Spread Seconds(Func<RollDay, TimeSpan> time) =>
        Spread.Of(_counted.Select(day => time(day).TotalSeconds));

    private string Json(long due, Spread loans, Spread everything)
    {
        var json = new JsonObject
        {
            ["scenario"] = options.Scenario,
            ["at"] = DateTimeOffset.UtcNow.ToString("O"),
            ["openLoans"] = open,
            ["due"] = due,
            ["loansSeconds"] = Of(loans),
            ["everythingSeconds"] = Of(everything),
            ["rate"] = Math.Round(due / everything.Median, 3),
            ["days"] = new JsonArray([.. days.Select(Of)]),
            ["holds"] = days.All(day => day.Check.Holds),
            ["machine"] = machine.ToString(),
        };
        return json.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Of(Spread spread) => new()
    {
        ["median"] = Math.Round(spread.Median, 3),
        ["min"] = Math.Round(spread.Min, 3),
        ["max"] = Math.Round(spread.Max, 3),
    };

    private static JsonObject Of(RollDay day) => new()
    {
        ["run"] = day.Run,
        ["loansSeconds"] = Math.Round(day.Loans.TotalSeconds, 3),
        ["everythingSeconds"] = Math.Round(day.Everything.TotalSeconds, 3),
        ["databaseSeconds"] = Math.Round(day.Processor.Database.TotalSeconds, 3),
        ["engineSeconds"] = Math.Round(day.Processor.Load.TotalSeconds, 3),
        ["due"] = day.Check.Due,
        ["told"] = day.Check.Told,
        ["notices"] = day.Check.Notices,
        ["billed"] = day.Check.Billed,
        ["charged"] = day.Check.Charged,
        ["toExclude"] = day.Check.ToExclude,
        ["announced"] = day.Check.Announced,
        ["stillDue"] = day.Check.StillDue,
    };
}
