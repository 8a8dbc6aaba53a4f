using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Titles;

namespace Skranke.Tests.Builders;

/// <summary>Two accounts of one person, as the rule is given them: the adult patron's stays, another one's is
/// emptied.</summary>
public static class ALink
{
    public static readonly CardNumber LocalCard = CardNumber.Of("RANA-77");

    public static readonly CardNumber NationalCard = CardNumber.Of("N000000042");

    private static int _keys = 400_000;

    public static LinkAccounts Ask(PatronId? to = null, PatronId? from = null, params string[] overrides) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = ARequest.Desk,
        PatronId = to ?? APatron.Id,
        From = from ?? APatron.OtherId,
        Overrides = overrides,
    };

    public static Linked Answer() => new(
        APatron.Id,
        APatron.OtherId,
        false,
        new LinkedThings(
            2, 1, [new LinkedDebt(ALibrary.RanaIsil, new Money(5000, "NOK"))], ALibrary.RanaIsil, [new CardId(2001)]),
        [
            new LinkConflict(LinkConflictKind.LoanLimit) { Library = ALibrary.RanaIsil, Count = 12, Max = 10 },
            new LinkConflict(LinkConflictKind.ReservationDuplicate)
            {
                Title = ATitle.Reference, Kept = new ReservationId(8001), Ended = new ReservationId(8002),
            },
        ]);

    /// <summary>Two members of Hørsholm with one national id and nothing else.</summary>
    public static Linking.Case Plain() => new(
        new PatronCase<LinkAccounts>(Ask(), APatron.Adult(), Days.Now),
        APatron.Other() with { Pin = null },
        [],
        [],
        new Dictionary<Isil, Library> { [ALibrary.HoersholmIsil] = ALibrary.Hoersholm() },
        [],
        OnePerson: true);

    public static Linking.Case To(this Linking.Case the, Func<Patron, Patron> change) =>
        the with { Account = the.Account with { Patron = change(the.Account.Patron) } };

    public static Linking.Case From(this Linking.Case the, Func<Patron, Patron> change) =>
        the with { From = change(the.From) };

    public static Linking.Case Asking(this Linking.Case the, Func<LinkAccounts, LinkAccounts> change) =>
        the with { Account = the.Account with { Command = change(the.Account.Command) } };

    /// <summary>With a loan of whom it belongs to.</summary>
    public static Linking.Case With(this Linking.Case the, Loan loan)
    {
        var lent = the with { Loans = [.. the.Loans, loan] };
        return loan.PatronId == the.From.Id
            ? lent.From(patron => patron.Holding(loan))
            : lent.To(patron => patron.Holding(loan));
    }

    /// <summary>With queues in which one of both stands, and what they hold in them.</summary>
    public static Linking.Case With(this Linking.Case the, params Title[] titles)
    {
        the = the with { Titles = titles };
        foreach (var one in titles.SelectMany(title => title.Queue).DistinctBy(one => one.Id))
        {
            the = one.PatronId == the.From.Id ? the.From(patron => patron.WaitingFor(one))
                : one.PatronId == APatron.Id ? the.To(patron => patron.WaitingFor(one))
                : the;
        }

        return the;
    }

    public static Linking.Case At(this Linking.Case the, Library library) => the with
    {
        Libraries = new Dictionary<Isil, Library>(the.Libraries) { [library.Isil] = library },
    };

    public static Fee Owed(PatronId patron, long amount, Isil? library = null, string currency = "DKK") => new(
        new FeeId(9_900 + amount), patron, library ?? ALibrary.HoersholmIsil, "overdue",
        new Money(amount, currency), Days.Now);
}
