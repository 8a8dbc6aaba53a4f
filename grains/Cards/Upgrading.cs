using Skranke.Actors;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule for the change from a local card to the national one: the patron stays who he is, with loans,
/// reservations and debts, and the old number is dead (N15). Who has a national account besides is not merged silently:
/// the two are linked (N16).</summary>
public static class Upgrading
{
    public static Decision Decide(NewCardCase the)
    {
        var found = the.Refusals();
        var id = ((UpgradeCard)the.Command).CardId;
        var local = the.Patron.Cards
            .Where(card => card.Kind == CardKind.Local && card.Library == the.Library.Isil)
            .Where(card => id is null ? card.State != CardState.Replaced : card.Id == id).ToArray();
        Standing.CheckAlive(local.FirstOrDefault(), found);
        found.AddIf(the.Command.SelfService && !the.Policy.UpgradeSelfService, () => new Refusal(
            RefusalCodes.CardOnlyAtLibrary,
            "cards.upgrade-self-service",
            "The local card is changed for a national one at the library only."));
        IssuedKinds.Check(
            the.Command.Kind,
            the.Patron,
            the.Person.HasNationalId,
            the.Library,
            the.Library.Today(the.Now),
            found);
        OneNationalCard.Check(the.Patron, the.OtherAccounts, found);
        NewNumber.Check(the, found);
        return found.None ? the.Give(local) : the.Refuse(found);
    }
}
