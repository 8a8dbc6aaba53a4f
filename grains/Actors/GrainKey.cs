namespace Skranke.Actors;

/// <summary>The kinds of grain, in the order in which they may ask each other.</summary>
public enum GrainKind
{
    TimerShard = 0,
    Patron = 1,
    Copy = 2,
    Title = 3,
    Library = 4,
}

/// <summary>The identity of a grain: a kind with a number, or a library with its ISIL.</summary>
public readonly record struct GrainKey(GrainKind Kind, long Number, Isil Library = default)
{
    public static GrainKey Of(PatronId id) => new(GrainKind.Patron, id.Value);

    public static GrainKey Of(CopyId id) => new(GrainKind.Copy, id.Value);

    public static GrainKey Of(TitleId id) => new(GrainKind.Title, id.Value);

    public static GrainKey Of(Isil isil) => new(GrainKind.Library, 0, isil);

    public static GrainKey TimerShard(int shard) => new(GrainKind.TimerShard, shard);

    /// <summary>True when a grain of this kind may ask <paramref name="other"/>: calls only go downwards, so that there
    /// are no cycles and no deadlocks.</summary>
    public bool MayAsk(GrainKey other) => other.Kind > Kind;
}
