using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>The history is kept where the patron asks for it, and no longer (H50).</summary>
public sealed class KeepingHistoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_choice_is_recorded_while_the_patron_is_held(bool keep)
    {
        var patron = APatron.Adult();

        var decision = KeepingHistory.Decide(APatronCase.Keep(patron, keep));

        Assert.Equal([new HistoryChosen(patron.Id, keep)], decision.Facts.ToArray());
        Assert.Equal([Fence.On(patron, FenceMode.Hold)], decision.Fences.ToArray());
        Assert.Equal(new PatronChanged(patron.Id), decision.Answer);
    }

    [Fact]
    public void Whoever_was_erased_consents_to_nothing()
    {
        var decision = KeepingHistory.Decide(APatronCase.Keep(APatron.Adult() with { Erased = true }));

        Assert.Equal([RefusalCodes.PatronErased], decision.Codes());
        Assert.Empty(decision.Facts);
    }
}
