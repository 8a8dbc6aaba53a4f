using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Patrons;

/// <summary>THE rule for blocking a card and for freeing it again. A lost card is blocked at once and alone, without
/// touching the patron or the other cards (H10, H17): the patron's version moves, so that no checkout that was decided
/// before can follow (I8). A replaced card is dead for good.</summary>
public static class Blocking
{
    public static Decision Decide(PatronCase<CardCommand> the)
    {
        var patron = the.Patron;
        var refusals = the.Refusals();
        var card = patron.CardOf(the.Command.CardId);
        Standing.CheckAlive(card, refusals);
        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read));
        }

        var (after, why) = After(card!, the.Command);
        return after == card
            ? new Decision(new PatronChanged(patron.Id), [], [Fence.On(patron, FenceMode.Read)])
            : new Decision(
                new PatronChanged(patron.Id),
                [new CardChanged(patron.Id, after, why)],
                [Fence.On(patron, FenceMode.Bump)]);
    }

    private static (Card After, EventKind Why) After(Card card, CardCommand command) => command is BlockCard block
        ? (card with { State = CardState.Blocked, BlockReason = block.Reason }, EventKind.CardBlocked)
        : (card with { State = CardState.Active, BlockReason = null }, EventKind.CardUnblocked);
}
