using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Patrons;

/// <summary>THE rule for keeping the history of what was borrowed: only where the patron asks for it, and until the
/// patron asks no longer (H50). The choice is recorded with its time and its way; from then on the next run of the cut
/// goes by it.</summary>
public static class KeepingHistory
{
    public static Decision Decide(PatronCase<KeepHistory> the)
    {
        var refusals = the.Refusals();

        // The row is held, so that nobody consents whose account is erased in the same instant.
        return refusals.None
            ? new Decision(
                new PatronChanged(the.Patron.Id),
                [new HistoryChosen(the.Patron.Id, the.Command.Keep)],
                [Fence.On(the.Patron, FenceMode.Hold)])
            : Decision.Refuse(refusals.InOrder(), Fence.On(the.Patron, FenceMode.Read));
    }
}
