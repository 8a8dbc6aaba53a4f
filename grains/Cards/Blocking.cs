using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule for blocking a card and for freeing it again. A lost card is blocked at once and alone, without
/// touching the patron or the other cards (H10, H17): the patron's version moves, so that no checkout that was decided
/// before can follow (I8). A replaced card is dead for good.</summary>
public static class Blocking
{
    /// <param name="person">Whether the patron's national id is known, where that is the card: everybody has it without
    /// having been given it (H15).</param>
    /// <param name="newId">The id of its row, which it gets when it is blocked for the first time.</param>
    public static Decision Decide(PatronCase<CardCommand> the, SamePerson? person = null, CardId newId = default)
    {
        var isNationalId = the.Command.CardId == Card.OfNationalId.Id;
        var card = isNationalId
            ? the.Patron.Cards.FirstOrDefault(one => one.Kind == CardKind.NationalId)
            : the.Patron.CardOf(the.Command.CardId);
        if (card is not null || !isNationalId || person is not { HasNationalId: true })
        {
            return Change(the, card, []);
        }

        card = Card.OfNationalId with { Id = newId };
        return Change(the, card, [new CardIssued(the.Patron.Id, card)]);
    }

    private static Decision Change(PatronCase<CardCommand> the, Card? card, ImmutableArray<Fact> before)
    {
        var patron = the.Patron;
        var refusals = the.Refusals();
        if (patron.LinkedTo is null)
        {
            // The cards of an account that was linked are those of the one that stays, and the refusal names it.
            Standing.CheckAlive(card, refusals);
        }

        if (!refusals.None)
        {
            return Decision.Refuse(refusals.InOrder(), Fence.On(patron, FenceMode.Read));
        }

        var (after, why) = After(card!, the.Command);
        return after == card
            ? new Decision(new PatronChanged(patron.Id), [], [Fence.On(patron, FenceMode.Read)])
            : new Decision(
                new PatronChanged(patron.Id),
                before.Add(new CardChanged(patron.Id, after, why)),
                [Fence.On(patron, FenceMode.Bump)]);
    }

    private static (Card After, EventKind Why) After(Card card, CardCommand command) => command is BlockCard block
        ? (card with { State = CardState.Blocked, BlockReason = block.Reason }, EventKind.CardBlocked)
        : (card with { State = CardState.Active, BlockReason = null }, EventKind.CardUnblocked);
}
