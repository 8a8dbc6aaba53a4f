using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Silo.Orleans;

/// <summary>What the adapters of one silo have in common: the world their grains see, and a count of them.</summary>
public sealed partial class Surroundings(World world, IGrainFactory grains, ILogger<Surroundings> logger)
{
    private readonly long[] _active = new long[Enum.GetValues<GrainKind>().Length];
    private long _waiting;

    public World World => world;

    /// <summary>Grains in this silo's memory, by kind.</summary>
    public ImmutableSortedDictionary<string, long> Active => Enum.GetValues<GrainKind>()
        .ToImmutableSortedDictionary(kind => kind.ToString(), kind => Interlocked.Read(ref _active[(int)kind]));

    /// <summary>What one grain sees: it may ask those below it and tell anybody something.</summary>
    public World WorldOf(GrainKey key) => world with { Grains = new ClusterAsk(grains, Patience.OfGrains, key) };

    /// <summary>Letters in the mailboxes of this silo's grains, those that are worked on included.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    internal void Wait(int by) => _ = Interlocked.Add(ref _waiting, by);

    internal void Count(GrainKind kind, int by) => _ = Interlocked.Add(ref _active[(int)kind], by);

    internal void Failed(GrainKey key, Exception failure)
    {
        if (failure is LedgerAwayException or OutcomeUnknownException)
        {
            LedgerAway(logger, key.Kind, failure.GetType().Name);
        }
        else
        {
            Unforeseen(logger, key.Kind, failure);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "A {Kind} could not work, because the ledger is away: {Failure}")]
    private static partial void LedgerAway(ILogger logger, GrainKind kind, string failure);

    [LoggerMessage(1302, LogLevel.Error, "A {Kind} failed")]
    private static partial void Unforeseen(ILogger logger, GrainKind kind, Exception failure);
}
