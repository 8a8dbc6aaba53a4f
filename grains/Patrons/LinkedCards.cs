using System.Collections.Immutable;

namespace Skranke.Patrons;

/// <summary>THE rule for the cards of an account that is emptied. A number is retired where the account that stays has
/// a working card for the same place, and leads to it for ever as a dead alias (N17); else it works on, so that nobody
/// is left without a card. A national id is no number and stays what it is, once.</summary>
/// <param name="Cards">The emptied account's cards as they are under the one that stays.</param>
/// <param name="Retired">Those of them whose numbers are dead from now on.</param>
/// <param name="Blocked">The national id of the one that stays, where the emptied account had it blocked.</param>
public sealed record LinkedCards(ImmutableArray<Card> Cards, ImmutableArray<CardId> Retired, Card? Blocked)
{
    public static LinkedCards Of(Patron to, Patron from)
    {
        var cards = ImmutableArray.CreateBuilder<Card>();
        var retired = ImmutableArray.CreateBuilder<CardId>();
        Card? blocked = null;
        foreach (var card in from.Cards)
        {
            if (card.Kind == CardKind.NationalId)
            {
                var same = to.Cards.FirstOrDefault(other => other.Kind == CardKind.NationalId);
                if (same is null)
                {
                    cards.Add(card);
                }
                else if (card.State == CardState.Blocked && same.State == CardState.Active)
                {
                    blocked = same with { State = CardState.Blocked, BlockReason = card.BlockReason };
                }
            }
            else if (card.State != CardState.Replaced && to.Cards.Any(other => StandsInFor(other, card)))
            {
                cards.Add(card with { State = CardState.Replaced });
                retired.Add(card.Id);
            }
            else
            {
                cards.Add(card);
            }
        }

        return new LinkedCards(cards.ToImmutable(), retired.ToImmutable(), blocked);
    }

    /// <summary>A national card works wherever a local one does; a local card only at its library.</summary>
    private static bool StandsInFor(Card other, Card card) =>
        other is { State: CardState.Active, Kind: not CardKind.NationalId }
        && (other.Library is null || other.Library == card.Library);
}
