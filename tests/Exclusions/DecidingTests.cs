using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>Staff confirm what was proposed, and end any exclusion (H47).</summary>
public sealed class DecidingTests
{
    [Fact]
    public void What_is_confirmed_is_announced()
    {
        var patron = APatron.Adult().With(AnExclusion.Proposed());

        var decision = Deciding.Confirm(AnExclusion.Confirm(patron), ALibrary.Hoersholm());

        Assert.Equal(ExclusionState.Announced, decision.Fact<ExclusionChanged>().After.State);
        Assert.Equal(AnExclusion.Id, decision.Fact<ExclusionChanged>().After.Id);
    }

    [Fact]
    public void Only_what_was_proposed_is_confirmed()
    {
        var announced = APatron.Adult().With(AnExclusion.Announced());

        Assert.Equal(
            [RefusalCodes.ExclusionNotProposed],
            Deciding.Confirm(AnExclusion.Confirm(announced), ALibrary.Hoersholm()).Codes());
        Assert.Equal(
            [RefusalCodes.ExclusionUnknown],
            Deciding.Confirm(AnExclusion.Confirm(APatron.Adult()), ALibrary.Hoersholm()).Codes());
    }

    [Fact]
    public void What_has_ended_is_not_ended_again()
    {
        var ended = APatron.Adult().With(AnExclusion.From(Days.Now.AddDays(-5), Days.Now.AddDays(-1)));

        Assert.Equal(
            [RefusalCodes.ExclusionEnded], Deciding.End(AnExclusion.End(ended), ALibrary.Hoersholm()).Codes());
        Assert.Equal(
            EventKind.ExclusionLifted,
            Deciding.End(
                AnExclusion.End(APatron.Adult().With(AnExclusion.From(Days.Now.AddDays(-5)))),
                ALibrary.Hoersholm()).Fact<ExclusionChanged>().Why);
    }

    [Fact]
    public void Another_library_s_exclusion_is_unknown() => Assert.Equal(
        [RefusalCodes.ExclusionUnknown],
        Deciding.End(
            AnExclusion.End(APatron.Adult().With(AnExclusion.Announced())), ALibrary.Rana()).Codes());
}
