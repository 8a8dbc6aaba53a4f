using Skranke.Copies;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Timers;
using Skranke.Titles;

namespace Skranke.Actors;

/// <summary>Makes a grain for a key; the same for every host.</summary>
public static class GrainFactory
{
    public static Grain Make(GrainKey key, World world) => key.Kind switch
    {
        GrainKind.TimerShard => new TimerShardGrain(key, world),
        GrainKind.Patron => new PatronGrain(key, world),
        GrainKind.Copy => new CopyGrain(key, world),
        GrainKind.Title => new TitleGrain(key, world),
        GrainKind.Library => new LibraryGrain(key, world),
        _ => throw new InvariantBrokenException($"There is no grain of kind {key.Kind}."),
    };
}
