using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Actors;

/// <summary>Refusing changes nothing (I23).</summary>
public sealed class DecisionTests
{
    [Fact]
    public void A_refusal_has_no_facts_and_only_reads_what_it_was_based_upon()
    {
        var refusal = new Refusal(RefusalCodes.CopyLost, "copy.lost", "");

        var decision = Decision.Refuse(
            [refusal],
            Fence.On(APatron.Adult(), FenceMode.Bump),
            Fence.On(ATitle.Queued(), FenceMode.Hold),
            Fence.On(ALibrary.Hoersholm()));

        Assert.Equal(refusal, decision.OnlyRefusal());
        Assert.Empty(decision.Facts);
        Assert.Equal(
            [
                Fence.On(APatron.Adult(), FenceMode.Read),
                Fence.On(ATitle.Queued(), FenceMode.Read),
                Fence.On(ALibrary.Hoersholm()),
            ],
            decision.Fences.ToArray());
    }
}
