using Skranke.Actors;
using Skranke.Basics;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Actors;

/// <summary>Calls only go downwards: no cycles, no deadlocks.</summary>
public sealed class GrainKeyTests
{
    private static readonly GrainKind[] FromTheTop =
        [GrainKind.TimerShard, GrainKind.Patron, GrainKind.Copy, GrainKind.Title, GrainKind.Library];

    [Fact]
    public void A_grain_may_ask_those_below_it_and_nobody_else()
    {
        Assert.Equal(FromTheTop, Enum.GetValues<GrainKind>().Order());
        for (var asker = 0; asker < FromTheTop.Length; asker++)
        {
            for (var asked = 0; asked < FromTheTop.Length; asked++)
            {
                var may = new GrainKey(FromTheTop[asker], 1).MayAsk(new GrainKey(FromTheTop[asked], 2));
                Assert.True(may == asked > asker, $"{FromTheTop[asker]} → {FromTheTop[asked]}: {may}");
            }
        }
    }

    [Fact]
    public void Two_things_with_the_same_number_are_two_grains() =>
        Assert.Equal(3, new[]
        {
            GrainKey.Of(new PatronId(7)), GrainKey.Of(new CopyId(7)), GrainKey.Of(new TitleId(7)),
            GrainKey.Of(new PatronId(7)),
        }.Distinct().Count());

    [Fact]
    public void Two_libraries_are_two_grains() =>
        Assert.NotEqual(GrainKey.Of(ALibrary.HoersholmIsil), GrainKey.Of(ALibrary.RanaIsil));
}
