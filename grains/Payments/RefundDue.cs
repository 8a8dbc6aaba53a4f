using System.Collections.Immutable;
using Skranke.Ledger;
using Skranke.WorkItems;

namespace Skranke.Payments;

/// <summary>THE rule for money that comes back by itself (H44): where a decision takes back a fee or a claim that was
/// paid, staff are to hand the money out, and learn so in the same unit, once. Where staff give money back they have
/// handed it out themselves.</summary>
public static class RefundDue
{
    /// <summary>The facts of a decision, with a work item for each library and patron that gets money back. Its number
    /// is drawn when it is committed.</summary>
    public static ImmutableArray<Fact> Told(ImmutableArray<Fact> facts, DateTimeOffset now)
    {
        if (!facts.Any(fact => fact is FeeChanged))
        {
            return facts;
        }

        var items = facts.OfType<FeeChanged>()
            .Where(changed => changed.Why == EventKind.FeeCancelled)
            .Where(changed => changed.After.Refunded > changed.Before.Refunded && changed.After.PatronId.Value > 0)
            .GroupBy(changed => (changed.After.Library, changed.After.PatronId))
            .Select(back => new WorkItemRaised(new WorkItem(
                default, back.Key.Library, null, WorkItemKind.RefundDue, now, [], back.Key.PatronId)
            {
                Amount = back.Sum(changed => changed.After.Refunded - changed.Before.Refunded),
            }))
            .ToArray<Fact>();
        return items.Length == 0 ? facts : facts.AddRange(items);
    }
}
