using System.Globalization;

namespace Skranke.LoadTests.Options;

/// <summary>A command line that cannot be understood; the message says what is wrong with it.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>From words to options. Whatever is not known is refused: a misspelt option would measure something
/// else.</summary>
public static class CommandLine
{
    public const string Usage =
        """
        usage: load SCENARIO [options]      load --list      load --compare A.json B.json
                                              load --figure REPORT.json PATH

          --self             start an own engine on a fresh database, and stop it at the end
          --seconds N        measured seconds of each run (10)
          --warmup N         seconds before them that do not count (2)
          --runs N           runs; the medians are reported (3)
          --rate N           open load: N arrivals a second, latency from the intended start
          --ramp A-B         open load whose rate goes from A to B arrivals a second in each run
          --factor N         times the volumes of national-day (1); max for as much as is answered
          --rehearsal N      seconds before all runs, for compiling (6)
          --fail-if 'p99>25' a bound that fails the run; may be given several times; 'checkout.p99>25' for a step
          --connections N    HTTP connections (256); --callers N for scenarios in process (512)
          --peer A[,B]       peers in the same run: sql-procedure, sql-batch, null; none for none
          --pool N           database connections of the peer sql-procedure (24)
          --patrons N        --copies N    how much is prepared
          --loans N          --due N    open loans (overdue-roll 2400000, cut-over and growth 200000), and those
                             due on one day (90000)
          --national         the full sizes of cut-over (10000000 loans, 2000000 patrons) and growth (10000000 loans)
          --data DIR         keep the prepared database there; --reuse goes on with it
          --statements       show the database's most expensive statements
          --json FILE        --html FILE   write reports
        """;

    public static LoadOptions Parse(IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words[0].StartsWith('-'))
        {
            throw new UsageException("A scenario is missing.");
        }

        var options = new LoadOptions { Scenario = words[0] };
        for (var at = 1; at < words.Count; at++)
        {
            options = words[at] switch
            {
                "--self" => options with { Self = true },
                "--reuse" => options with { Reuse = true },
                "--national" => options with { National = true },
                "--statements" => options with { Statements = true },
                var name => WithValue(options, name, at + 1 < words.Count ? words[++at] : null),
            };
        }

        return options.Reuse && options.Data is null
            ? throw new UsageException("--reuse needs --data DIR: the folder that was kept.")
            : options;
    }

    private static LoadOptions WithValue(LoadOptions options, string name, string? value) => name switch
    {
        "--seconds" => options with { Measured = Seconds(name, value, 0.5) },
        "--warmup" => options with { Warmup = Seconds(name, value, 0) },
        "--rehearsal" => options with { Rehearsal = Seconds(name, value, 0.5) },
        "--ramp" => options with { Ramp = Ramp(name, Text(name, value)) },
        "--factor" => options with { Factor = value == "max" ? 0 : Number(name, value, 1, 1_000) },
        "--fail-if" => options with { FailIf = [.. options.FailIf, Threshold.Parse(Text(name, value))] },
        "--rate" => options with { Rate = Number(name, value, 1, 10_000_000) },
        "--runs" => options with { Runs = Number(name, value, 1, 100) },
        "--connections" or "--callers" => options with { Callers = Number(name, value, 1, 20_000) },
        "--pool" => options with { Pool = Number(name, value, 1, 80) },
        "--patrons" => options with { Patrons = Number(name, value, 1, 10_000_000) },
        "--copies" => options with { Copies = Number(name, value, 3, 50_000_000) },
        "--loans" => options with { Loans = Number(name, value, 300, 20_000_000) },
        "--due" => options with { Due = Number(name, value, 100, 2_000_000) },
        "--peer" => options with { Peers = Peers(Text(name, value)) },
        "--json" => options with { Json = Text(name, value) },
        "--html" => options with { Html = Text(name, value) },
        "--data" => options with { Data = Text(name, value) },
        _ => throw new UsageException($"{name} is no option."),
    };

    private static (double From, double To) Ramp(string name, string value) =>
        value.Split('-') is [var from, var to]
            ? (Number(name, from, 1, 10_000_000), Number(name, to, 1, 10_000_000))
            : throw new UsageException($"{name} needs two rates, such as 100-5000.");

    private static string[] Peers(string value) =>
        value == "none" ? [] : value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Text(string name, string? value) =>
        string.IsNullOrEmpty(value) ? throw new UsageException($"{name} needs a value.") : value;

    private static int Number(string name, string? value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} needs a whole number from {least} to {most}.");

    private static TimeSpan Seconds(string name, string? value, double least) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds >= least && seconds <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{name} needs seconds, from {least} to 86400.");
}
