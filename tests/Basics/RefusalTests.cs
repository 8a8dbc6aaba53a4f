using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Basics;

public sealed class RefusalTests
{
    [Fact]
    public void Several_come_in_order_of_precedence_whatever_was_found_first()
    {
        var found = new Refusals();
        foreach (var code in new[] { RefusalCodes.CopyLost, RefusalCodes.PatronExcluded, RefusalCodes.CardBlocked })
        {
            found.Add(new Refusal(code, "", ""));
        }

        Assert.Equal(
            [RefusalCodes.CardBlocked, RefusalCodes.PatronExcluded, RefusalCodes.CopyLost], found.InOrder().Codes());
        Assert.False(found.None);
    }

    [Fact]
    public void A_condition_that_does_not_apply_adds_nothing()
    {
        var found = new Refusals();

        found.AddIf(false, () => throw new InvalidOperationException("A refusal that does not apply is not made."));

        Assert.True(found.None);
        Assert.Empty(found.InOrder());
    }
}
