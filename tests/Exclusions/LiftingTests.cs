using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>An exclusion ends with its reason, and the patron is told (H49).</summary>
public sealed class LiftingTests
{
    [Fact]
    public void One_that_holds_ends_now()
    {
        var facts = Lifting.Facts(APatron.Id, AnExclusion.From(Days.Now.AddDays(-1)), Days.Now);

        var after = facts.OfType<ExclusionChanged>().Single().After;
        Assert.Equal((Days.Now, null), (after.To!.Value, after.NextActionAt));
        Assert.False(after.HoldsAt(Days.Now));
        Assert.Equal(NoticeKind.ExclusionLifted, facts.OfType<NoticeQueued>().Single().Notice.Kind);
    }

    [Fact]
    public void One_that_begins_in_this_instant_never_held()
    {
        var after = Lifting.Facts(APatron.Id, AnExclusion.From(Days.Now), Days.Now)
            .OfType<ExclusionChanged>().Single().After;

        Assert.Equal(ExclusionState.Dropped, after.State);
        Assert.False(after.IsOpenAt(Days.Now));
    }

    [Fact]
    public void Nobody_is_told_of_what_was_only_proposed() => Assert.Equal(
        [nameof(ExclusionChanged)],
        Lifting.Facts(APatron.Id, AnExclusion.Proposed(), Days.Now).Select(fact => fact.GetType().Name));
}
