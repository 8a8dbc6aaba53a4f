using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.Notices;

namespace Skranke.Exclusions;

/// <summary>THE rule for how an exclusion ends: one that holds ends at once, one that is still to come is dropped, and
/// the patron is told of both (H49). A payment that ends the debt lifts in its own unit.</summary>
public static class Lifting
{
    public static ImmutableArray<Fact> Facts(PatronId patron, Exclusion exclusion, DateTimeOffset now)
    {
        var holds = exclusion.HoldsAt(now) && exclusion.From < now;
        var after = holds
            ? exclusion with { To = now, NextActionAt = null }
            : exclusion with { State = ExclusionState.Dropped, From = null, To = null, NextActionAt = null };
        var changed = new ExclusionChanged(
            patron, exclusion, after, holds ? EventKind.ExclusionLifted : EventKind.ExclusionDropped);
        return exclusion.State == ExclusionState.Proposed
            ? [changed]
            : [changed, Announcing.Notice(patron, after, NoticeKind.ExclusionLifted, null)];
    }
}
