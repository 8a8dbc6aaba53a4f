using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>The days of notice run from the day on which the announcement went out (H49).</summary>
public sealed class ServingTests
{
    private static readonly DateTimeOffset Holds = Days.Instant("2026-11-09T23:00:00Z");

    [Fact]
    public void What_was_sent_has_its_day()
    {
        var patron = APatron.Adult().With(AnExclusion.Announced());

        var decision = Serving.Sent(AnExclusion.Serve(patron, Days.Now), ALibrary.Hoersholm());

        var after = decision.Fact<ExclusionChanged>().After;
        Assert.Equal(
            (ExclusionState.Set, Holds, Holds), (after.State, after.From!.Value, after.NextActionAt!.Value));
        Assert.Equal([Fence.On(patron, FenceMode.Bump)], decision.Fences.ToArray());
    }

    [Fact]
    public void Told_twice_it_keeps_its_day()
    {
        var patron = APatron.Adult().With(AnExclusion.From(Holds));

        Assert.Empty(Serving.Sent(AnExclusion.Serve(patron, Days.Now.AddDays(3)), ALibrary.Hoersholm()).Facts);
    }

    [Fact]
    public void What_came_back_has_no_day_until_the_letter_is_out()
    {
        var patron = APatron.Adult().With(AnExclusion.From(Holds));

        var after = Serving.Returned(AnExclusion.Serve(patron, Days.Now, returned: true))
            .Fact<ExclusionChanged>().After;

        Assert.Equal((ExclusionState.Announced, null, null), (after.State, after.From, after.NextActionAt));
    }

    [Fact]
    public void What_holds_already_is_not_undone_by_a_late_return()
    {
        var patron = APatron.Adult().With(AnExclusion.From(Days.Now));

        Assert.Empty(Serving.Returned(AnExclusion.Serve(patron, Days.Now, returned: true)).Facts);
    }
}
