using Skranke.Actors;

namespace Skranke.Cards;

/// <summary>THE rule for giving a patron one card more (N1, N3, N12, H15, H18).</summary>
public static class Issuing
{
    public static Decision Decide(NewCardCase the)
    {
        var found = the.Refusals();
        IssuedKinds.Check(
            the.Command.Kind,
            the.Patron,
            the.Person.HasNationalId,
            the.Library,
            the.Library.Today(the.Now),
            found);
        if (the.IsNational)
        {
            OneNationalCard.Check(the.Patron, the.OtherAccounts, found);
        }

        NewNumber.Check(the, found);
        return found.None ? the.Give([]) : the.Refuse(found);
    }
}
