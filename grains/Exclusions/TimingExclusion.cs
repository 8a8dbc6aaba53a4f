using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Notices;
using Skranke.Patrons;

namespace Skranke.Exclusions;

/// <summary>THE rule for what a timer does with an exclusion: it tells the patron that it holds now, and that it is
/// over
/// where its end was fixed. Whether it holds follows from the clock and waits for no timer.</summary>
public static class TimingExclusion
{
    public static Decision Decide(PatronCase<TimeExclusion> the)
    {
        var found = the.Patron.Exclusions.FirstOrDefault(one => one.Id == the.Command.ExclusionId);
        if (found is not { NextActionAt: { } due } || due > the.Now)
        {
            return new Decision(Told.Instance, [], [Fence.On(the.Patron, FenceMode.Read)]);
        }

        var isOver = found.To <= the.Now;
        var after = found with { NextActionAt = isOver ? null : found.To };
        return new Decision(
            new PatronChanged(the.Patron.Id),
            [
                new ExclusionChanged(
                    the.Patron.Id,
                    found,
                    after,
                    isOver ? EventKind.ExclusionLifted : EventKind.ExclusionInForce),
                Announcing.Notice(
                    the.Patron.Id, after, isOver ? NoticeKind.ExclusionLifted : NoticeKind.ExclusionInForce, null),
            ],
            [Fence.On(the.Patron, FenceMode.Bump)]);
    }
}
