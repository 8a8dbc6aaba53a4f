using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Reservations;
using Skranke.Titles;
using Skranke.WorkItems;

namespace Skranke.Copies;

/// <summary>THE rule for what staff find out about a copy that is not lent: it is damaged, not where it should stand,
/// or all right again. Whoever an unfit copy was captured for waits again at the same place (I2, I12); for one that is
/// missing staff get something to search for.</summary>
public static class Marking
{
    public sealed record Case(MarkCopy Command, Copy Copy, Title Title, Library Library, DateTimeOffset Now);

    public static Decision Decide(Case the, WorkItemId workItem)
    {
        var (copy, status) = (the.Copy, the.Command.Status);
        var (fence, library) = (Fence.On(copy, FenceMode.Bump), Fence.On(the.Library));
        var refusals = Refusals(the);
        if (!refusals.IsEmpty)
        {
            return Decision.Refuse(refusals, fence, library);
        }

        if (status == copy.Status)
        {
            return new Decision(Answer(copy, copy.Version, status), [], [fence with { Mode = FenceMode.Read }]);
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var fences = ImmutableArray.CreateBuilder<Fence>();
        fences.AddRange(fence, library);
        facts.Add(new CopyMoved(copy, the.Command.Branch, status, null));
        Release(the, facts, fences);
        if (status == CopyStatus.Missing)
        {
            facts.Add(new WorkItemRaised(new WorkItem(
                workItem,
                the.Library.Isil,
                the.Command.Branch,
                WorkItemKind.CopyMissing,
                the.Now,
                [],
                CopyId: copy.Id,
                Barcode: copy.Barcode.Value)));
        }

        return new Decision(Answer(copy, copy.Version + 1, status), facts.ToImmutable(), fences.ToImmutable());
    }

    private static CopyMarked Answer(Copy copy, int version, CopyStatus status) =>
        new(copy.Barcode, copy.Owner, version, status);

    private static ImmutableArray<Refusal> Refusals(Case the)
    {
        var found = new Refusals();
        found.AddIf(the.Copy.Loan is not null, () => new Refusal(
            RefusalCodes.CopyOnLoan, "copy.one-loan", "This copy is on loan. Check it in first."));
        found.AddIf(!the.Library.Has(the.Command.Branch), () => Branches.Unknown(the.Command.Branch));
        return found.InOrder();
    }

    private static void Release(
        Case the, ImmutableArray<Fact>.Builder facts, ImmutableArray<Fence>.Builder fences)
    {
        if (the.Copy.Capture is not { } capture)
        {
            return;
        }

        var captured = the.Title.Queue.FirstOrDefault(one => one.Id == capture.Reservation);
        if (captured is null || the.Command.Status == CopyStatus.Available)
        {
            // A queue without whom the copy was captured for is an old one.
            fences.Add(Fence.On(the.Title, FenceMode.Read));
            return;
        }

        fences.Add(Fence.On(the.Title, FenceMode.Bump));
        fences.AddRange(Moving.Touches(captured, the.Title.Id));
        facts.AddRange(Moving.Facts(captured, Capturing.Released(captured, the.Library)));
    }
}
