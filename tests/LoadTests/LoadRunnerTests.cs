using System.Text.Json.Nodes;
using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Options;
using Skranke.LoadTests.Reporting;
using Skranke.LoadTests.Running;
using Xunit;

namespace Skranke.Tests.LoadTests;

/// <summary>The load runner's own logic: a figure that it gets wrong would be believed.</summary>
public sealed class LoadRunnerTests
{
    [Fact]
    public void APercentileIsRightToWithinTheWidthOfItsBucketAndNeverFlattered()
    {
        var histogram = new LatencyHistogram();
        for (var milliseconds = 1; milliseconds <= 1000; milliseconds++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.InRange(histogram.At(50).TotalMilliseconds, 500, 508);
        Assert.InRange(histogram.At(99).TotalMilliseconds, 990, 1000);
        Assert.Equal(TimeSpan.FromSeconds(1), histogram.Max);
    }

    [Fact]
    public void AFeedHandsOutEveryCopyOnceAndThenEnds()
    {
        var feed = new Feed(7, 100, 0);
        var copies = new List<long>();
        while (feed.TryTake(out var turn))
        {
            copies.Add(turn.Copy);
        }

        Assert.Equal(Enumerable.Range(1, 100).Select(copy => (long)copy), copies.Order());
    }

    [Fact]
    public void AFeedThatGoesRoundNeverEnds()
    {
        var feed = new Feed(2, 3, 0, again: true);
        var copies = new List<long>();
        for (var taken = 0; taken < 6 && feed.TryTake(out var turn); taken++)
        {
            copies.Add(turn.Copy);
        }

        Assert.Equal([1, 1, 2, 2, 3, 3], copies.Order());
    }

    [Fact]
    public void OfAThousandTitlesTheHottestTenthIsWantedByMoreThanHalf()
    {
        var zipf = new Zipf(1000, new Random(1));
        var chosen = Enumerable.Range(0, 10_000).Select(_ => zipf.Next()).ToArray();

        Assert.All(chosen, title => Assert.InRange(title, 1, 1000));
        Assert.InRange(chosen.Count(title => title <= 100), 6_300, 7_000);
    }

    [Fact]
    public void WhatWeighsThreeTimesComesThreeTimesAsOften()
    {
        var weighted = new Weighted<string>([(3, "read"), (1, "write")], new Random(1));

        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => weighted.Next() == "read"), 7_300, 7_700);
    }

    [Theory]
    [InlineData("p99>25", 25.1, true)]
    [InlineData("p99>25", 25.0, false)]
    [InlineData("rate<5000", 4999.0, true)]
    [InlineData("rate<5000", 5000.0, false)]
    [InlineData("checkout.p99>25", null, true)]
    public void ABoundFailsARunThatBreaksItOrDoesNotHaveTheFigure(string bound, double? figure, bool fails) =>
        Assert.Equal(fails, Threshold.Parse(bound).Fails(figure));

    [Theory]
    [InlineData("p99")]
    [InlineData("p99=25")]
    [InlineData("p99>")]
    public void ABoundThatIsNotUnderstoodIsRefused(string bound) =>
        Assert.Throws<UsageException>(() => Threshold.Parse(bound));

    [Fact]
    public void ArrivalsComeAtTheRateHoweverLateTheyAreAskedFor()
    {
        var pacer = new Pacer(1000);
        var first = pacer.NextArrival();
        for (var arrival = 0; arrival < 999; arrival++)
        {
            _ = pacer.NextArrival();
        }

        Assert.Equal(System.Diagnostics.Stopwatch.Frequency, pacer.NextArrival() - first);
    }

    [Fact]
    public void ARampFrom100To300InTenSecondsBringsTwoThousand()
    {
        var pacer = new Pacer(0, Pacer.Ramp(100, 300, 10));
        var first = pacer.NextArrival();
        var count = 1;
        while (pacer.NextArrival() - first < 10 * System.Diagnostics.Stopwatch.Frequency)
        {
            count++;
        }

        Assert.InRange(count, 1_995, 2_005);
    }

    [Fact]
    public void AQueueWithoutGapInTheOrderOfAnswersIsFair() =>
        Assert.Null(QueueCheck.Problem([new(12, 2, 20, 30), new(11, 1, 0, 10)], [11, 12]));

    [Fact]
    public void WhoseRequestsWereUnderWayTogetherMayStandEitherWay() =>
        Assert.Null(QueueCheck.Problem([new(12, 1, 5, 30), new(11, 2, 0, 10)], [12, 11]));

    [Fact]
    public void WhoAskedAfterAnothersAnswerMayNotStandBeforeHim() =>
        Assert.StartsWith(
            "Position 1 asked after", QueueCheck.Problem([new(12, 1, 20, 30), new(11, 2, 0, 10)], [12, 11]));

    [Fact]
    public void AGapADoublePositionAndAnotherOrderInTheDatabaseAreFound()
    {
        Assert.StartsWith("Position 2", QueueCheck.Problem([new(11, 1, 0, 10), new(12, 3, 20, 30)], [11, 12]));
        Assert.StartsWith("Position 2", QueueCheck.Problem([new(11, 1, 0, 10), new(12, 1, 0, 10)], [11, 12]));
        Assert.StartsWith(
            "The database", QueueCheck.Problem([new(11, 1, 0, 10), new(12, 2, 20, 30)], [12, 11]));
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(9, 9, false)]
    [InlineData(9, 10, false)]
    [InlineData(10, 9, false)]
    [InlineData(11, 11, false)]
    public void ARunHoldsOnlyWhereEveryAnswerIsInTheDatabaseWithItsEventAndNothingElseIs(
        int loans, int events, bool holds)
    {
        var check = LedgerCheck.Of(
            Slice(acknowledged: 10), Counted.Loans, new LedgerCount(5, 7), new LedgerCount(5 + loans, 7 + events));

        Assert.Equal(holds, check.Holds);
        Assert.Equal(10 - Math.Min(10, Math.Min(loans, events)), check.Missing);
        Assert.Equal(holds, ReportOf(check).Holds);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(12, true)]
    [InlineData(13, false)]
    [InlineData(9, false)]
    public void WhatWasNotClearlyAnsweredMayHaveBeenWrittenOrNot(int written, bool holds) => Assert.Equal(
        holds,
        LedgerCheck.Of(
            Slice(acknowledged: 10, failed: 2), Counted.Loans, default, new LedgerCount(written, written)).Holds);

    [Fact]
    public async Task ARunInWhichALoanIsMissingEndsWithOne()
    {
        var missing = LedgerCheck.Of(Slice(10), Counted.Loans, default, new LedgerCount(9, 9));
        var ok = LedgerCheck.Of(Slice(10), Counted.Loans, default, new LedgerCount(10, 10));

        Assert.Equal(1, await ReportOf(ok, missing).WriteAsync(TextWriter.Null));
        Assert.Equal(0, await ReportOf(ok).WriteAsync(TextWriter.Null));
    }

    [Theory]
    [InlineData("rate", "12.5")]
    [InlineData("few/megabytes", "300")]
    [InlineData("contenders/sql-batch-1/rate/median", "7")]
    [InlineData("files/patrons/rate", "3")]
    [InlineData("files/loans/rate", null)]
    [InlineData("rate/median", null)]
    public void AFigureOfAReportIsFoundByItsPath(string path, string? figure)
    {
        const string report =
            """
            {"rate": 12.5, "few": {"megabytes": 300},
             "contenders": [{"name": "engine", "rate": {"median": 9}}, {"name": "sql-batch-1", "rate": {"median": 7}}],
             "files": [{"kind": "patrons", "rate": 3}, {"kind": "patrons", "rate": 4}]}
            """;

        Assert.Equal(figure, ReportFigure.Of(report, path));
    }

    private static Slice Slice(long acknowledged, long failed = 0) => new()
    {
        Contender = "engine",
        Run = 1,
        Seconds = 1,
        Rate = acknowledged,
        Latency = new LatencyHistogram(),
        PerSecond = [],
        Acknowledged = acknowledged,
        Refused = 0,
        Failed = failed,
        Processor = default,
    };

    private static Report ReportOf(params LedgerCheck[] checks) => new(
        "checkout-storm",
        new LoadOptions { Scenario = "checkout-storm" },
        1,
        new MachineFacts(1, 1, "", "", "", "", new Dictionary<string, string>()),
        [Slice(10)],
        checks,
        []);

    [Fact]
    public void TwoReportsAreComparedFigureByFigure()
    {
        static string Report(double rate) =>
            new JsonObject { ["scenario"] = "checkout-storm", ["rate"] = rate, ["p99"] = 10.0 }.ToJsonString();

        var lines = Comparison.Lines(Report(1000), Report(1250)).ToArray();

        Assert.Equal(3, lines.Length);
        Assert.Contains(
            25.0.ToString("+0.0", System.Globalization.CultureInfo.CurrentCulture) + " %",
            lines[1],
            StringComparison.Ordinal);
        Assert.StartsWith("p99", lines[2], StringComparison.Ordinal);
    }
}
