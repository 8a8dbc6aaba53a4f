using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>A timer tells when an exclusion begins and ends; that it holds follows from the clock (H49).</summary>
public sealed class TimingExclusionTests
{
    private static readonly DateTimeOffset From = Days.Instant("2026-11-09T23:00:00Z");

    [Fact]
    public void The_patron_is_told_once_that_it_holds()
    {
        var patron = APatron.Adult().With(AnExclusion.From(From));

        var decision = TimingExclusion.Decide(AnExclusion.Time(patron, From));

        Assert.Equal(NoticeKind.ExclusionInForce, decision.Fact<NoticeQueued>().Notice.Kind);
        Assert.Null(decision.Fact<ExclusionChanged>().After.NextActionAt);
        Assert.Empty(TimingExclusion.Decide(AnExclusion.Time(patron, From.AddTicks(-1))).Facts);
    }

    [Fact]
    public void Where_its_end_is_fixed_the_patron_is_told_of_that_too()
    {
        var to = From.AddDays(30);
        var patron = APatron.Adult().With(AnExclusion.From(From, to));

        var begun = TimingExclusion.Decide(AnExclusion.Time(patron, From)).Fact<ExclusionChanged>().After;
        var ended = TimingExclusion.Decide(AnExclusion.Time(APatron.Adult().With(begun), to));

        Assert.Equal(to, begun.NextActionAt);
        Assert.Equal(NoticeKind.ExclusionLifted, ended.Fact<NoticeQueued>().Notice.Kind);
        Assert.Null(ended.Fact<ExclusionChanged>().After.NextActionAt);
    }
}
