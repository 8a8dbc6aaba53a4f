using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Exclusions;

/// <summary>Whoever is turned out is out at once; every other ground has its days of notice (H46, H47).</summary>
public sealed class ExcludingTests
{
    [Fact]
    public void Who_is_turned_out_is_out_at_once_and_until_the_day_that_staff_say()
    {
        var until = Days.Now.AddDays(14);

        var exclusion = Decide(APatron.Adult(), ExclusionGrounds.Conduct, until).Fact<ExclusionChanged>().After;

        Assert.True(exclusion.HoldsAt(Days.Now));
        Assert.Equal((until, until), (exclusion.To!.Value, exclusion.NextActionAt!.Value));
    }

    [Fact]
    public void What_was_not_returned_is_announced_first() => Assert.Equal(
        ExclusionState.Announced,
        Decide(APatron.Adult(), ExclusionGrounds.NotReturned).Fact<ExclusionChanged>().After.State);

    [Fact]
    public void Nobody_is_excluded_twice_on_one_ground_nor_until_yesterday()
    {
        var patron = APatron.Adult().With(AnExclusion.Announced());

        Assert.Equal([RefusalCodes.ExclusionStands], Decide(patron, ExclusionGrounds.Debt).Codes());
        Assert.Equal(
            [RefusalCodes.ExclusionPast], Decide(APatron.Adult(), ExclusionGrounds.Conduct, Days.Now).Codes());
        Assert.Empty(Decide(patron, ExclusionGrounds.Conduct).Codes());
    }

    private static Skranke.Actors.Decision Decide(
        Skranke.Patrons.Patron patron, string ground, DateTimeOffset? until = null) => Excluding.Decide(
        AnExclusion.Exclude(patron, ground, until), ALibrary.Hoersholm(), AnExclusion.Id);
}
