using Skranke.Actors;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule for a new card in place of an old one: the old number is dead from that moment on and known as
/// such, the new one works, and everything else stays: account, memberships, loans, PIN (N19, N20). A printed card is
/// given only where somebody can be handed one (N18). National cards are replaced all together, so that one number is
/// valid afterwards, whatever a file brought in.</summary>
public static class Replacing
{
    public static Decision Decide(NewCardCase the)
    {
        var found = the.Refusals();
        var old = the.Patron.CardOf(((ReplaceCard)the.Command).CardId);
        Standing.CheckAlive(old, found);
        if (old is null)
        {
            return the.Refuse(found);
        }

        CheckKinds(the, old, found);
        IssuedKinds.CheckIssued(
            the.Command.Kind,
            the.Patron,
            the.Person.HasNationalId,
            the.Library,
            the.Library.Today(the.Now),
            found);
        NewNumber.Check(the, found);
        return found.None
            ? the.Give(the.Patron.Cards.Where(card =>
                card.State != CardState.Replaced && (card.Id == old.Id || (old.IsNational && card.IsNational))))
            : the.Refuse(found);
    }

    private static void CheckKinds(NewCardCase the, Card old, Refusals found)
    {
        var (kind, policy) = (the.Command.Kind, the.Policy);
        found.AddIf(old.Kind == CardKind.NationalId || old.IsNational != the.IsNational, () => new Refusal(
            RefusalCodes.CardOtherKind,
            "cards.replacement-kind",
            "A local card is replaced by a local one, and a national card by a national one."));
        found.AddIf(
            the.Command.SelfService && !(policy.ReplaceSelfService && IsDigital(old.Kind) && IsDigital(kind)),
            () => new Refusal(
                RefusalCodes.CardOnlyAtLibrary,
                "cards.replace-self-service",
                "This card is replaced at a library only."));
        found.AddIf(
            IsDigital(old.Kind) && kind == CardKind.NationalPrinted && !policy.ReplaceDigital,
            () => new Refusal(
                RefusalCodes.CardNotReplaceable,
                "cards.replace-digital",
                "The library does not replace digital cards by printed ones."));
    }

    private static bool IsDigital(CardKind kind) => kind == CardKind.NationalDigital;
}
