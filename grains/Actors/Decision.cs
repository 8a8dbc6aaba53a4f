using System.Collections.Immutable;
using Skranke.Ledger;

namespace Skranke.Actors;

/// <summary>What a pure rule decided: the answer, the facts that make it true, and the versions it was based
/// upon.</summary>
public sealed record Decision(Reply Answer, ImmutableArray<Fact> Facts, ImmutableArray<Fence> Fences)
{
    /// <summary>Refusal codes that staff set aside to get here.</summary>
    public ImmutableArray<string> Overridden { get; init; } = [];

    /// <summary>Another grain decides about it now, such as the title whose copy was captured; nothing is
    /// committed.</summary>
    public static readonly Decision Elsewhere = new(Stale.Instance, [], []);

    /// <summary>A refusal changes nothing (I23), but is only given while what it was based upon still stands.</summary>
    public static Decision Refuse(ImmutableArray<Refusal> refusals, params ReadOnlySpan<Fence> basedOn) =>
        new(new Refused(refusals), [], AsReads(basedOn));

    private static ImmutableArray<Fence> AsReads(ReadOnlySpan<Fence> fences)
    {
        var reads = ImmutableArray.CreateBuilder<Fence>(fences.Length);
        foreach (var fence in fences)
        {
            reads.Add(fence with { Mode = FenceMode.Read });
        }

        return reads.MoveToImmutable();
    }
}
