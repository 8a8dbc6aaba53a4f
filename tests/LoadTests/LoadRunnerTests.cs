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
