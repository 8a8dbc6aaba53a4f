namespace Skranke.LoadTests.Reporting;

/// <summary>The table at the end of a run.</summary>
public static class ConsoleTable
{
    public static async Task WriteAsync(Report report, TextWriter console)
    {
        await console.WriteLineAsync();
        await console.WriteLineAsync(
            $"{report.Scenario}, {report.Callers} callers, {report.Options.Runs} runs of "
            + $"{report.Options.Measured.TotalSeconds:N0} s (medians)"
            + (report.Options.Rate > 0 ? $", {report.Options.Rate:N0} arrivals/s" : ""));
        await console.WriteLineAsync(
            $"{"",-18}{"rate/s",9}{"min",9}{"max",9}{"p50 ms",9}{"p99 ms",9}{"p99.9 ms",10}{"max ms",9}"
            + $"{"refused",9}{"failed",8}{"db us",8}{"server",8}{"load",8}  engine is");
        foreach (var one in report.Summaries)
        {
            var times = one == report.Own || report.Own is not { } own || one.Rate.Median == 0
                ? ""
                : $"  {own.Rate.Median / one.Rate.Median:N2} x";
            await console.WriteLineAsync(
                $"{one.Contender,-18}{one.Rate.Median,9:N0}{one.Rate.Min,9:N0}{one.Rate.Max,9:N0}"
                + $"{one.P50.Median,9:N2}{one.P99.Median,9:N2}{one.P999.Median,10:N2}{one.Max.Median,9:N2}"
                + $"{one.Refused,9:N0}{one.Failed,8:N0}"
                + $"{one.Processor.Database,8:N0}{one.Processor.Server,8:N0}{one.Processor.Load,8:N0}{times}");
        }

        foreach (var (name, step) in report.Own?.Steps ?? new Dictionary<string, StepSummary>())
        {
            await console.WriteLineAsync(
                $"  step {name,-16} {step.Acknowledged,9:N0} done, p50 {step.Latency.At(50).TotalMilliseconds:N2}"
                + $" p99 {step.Latency.At(99).TotalMilliseconds:N2}"
                + $" p99.9 {step.Latency.At(99.9).TotalMilliseconds:N2}"
                + $" max {step.Latency.Max.TotalMilliseconds:N2} ms,"
                + $" refused {step.Refused:N0}, failed {step.Failed:N0}");
        }

        await console.WriteLineAsync();
        foreach (var group in report.Checks.GroupBy(check => (check.Contender, check.What)))
        {
            var verdict = group.All(check => check.Holds) ? "ok" : "WRONG";
            await console.WriteLineAsync(
                $"check {group.Key.Contender,-16} {verdict}: {group.Sum(check => check.Acknowledged):N0} acknowledged, "
                + $"{group.Sum(check => check.Loans):N0} {group.Key.What} and "
                + $"{group.Sum(check => check.Events):N0} events in the database, "
                + $"{group.Sum(check => check.Missing):N0} missing, "
                + $"{group.Sum(check => check.Unexplained):N0} unexplained");
        }
    }
}
