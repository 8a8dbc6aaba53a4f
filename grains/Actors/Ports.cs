using Skranke.Cards;
using Skranke.Copies;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Actors;

/// <summary>Asks another grain and waits for its reply. Only downwards: patron → copy → title → library.</summary>
public interface IAsk
{
    ValueTask<Reply> Ask(GrainKey grain, Request request);

    /// <summary>Tells a grain something without waiting; the only thing that may go upwards.</summary>
    void Tell(GrainKey grain, Request request);
}

/// <summary>Reads the state of a grain as the ledger has it. Null where there is no such thing.</summary>
/// <exception cref="LedgerAwayException">when the ledger cannot be reached.</exception>
public interface ILoad
{
    ValueTask<Patron?> Patron(PatronId id);

    /// <summary>Where a patron lives, as far as the library knows; null where there is no such patron. No lending rule
    /// asks for it.</summary>
    ValueTask<Residence?> Residence(PatronId id);

    ValueTask<Copy?> Copy(CopyId id);

    ValueTask<Title?> Title(TitleId id);

    ValueTask<Library?> Library(Isil isil);

    /// <summary>What a library has at some of its branches, and whether it ever charged a fee. Counted without a
    /// lock.</summary>
    ValueTask<LeftBehind> LeftBehind(Isil library, IReadOnlyCollection<BranchId> branches);

    /// <summary>One loan, open or closed.</summary>
    ValueTask<Loan?> Loan(LoanId id);

    /// <summary>A patron's open loans with all their figures, the oldest first.</summary>
    ValueTask<IReadOnlyList<Loan>> OpenLoans(PatronId patron);

    /// <summary>What happened to a copy from an instant on: its loans that were open then or later, the oldest first,
    /// and when it came by without being lent.</summary>
    ValueTask<CopyHistory> History(CopyId copy, DateTimeOffset from);

    /// <summary>Copies of a title that stand free on a shelf: not lent, not captured, fit to lend. They are counted
    /// without a lock.</summary>
    ValueTask<IReadOnlyList<Copy>> FreeCopies(TitleId title);

    /// <summary>What was charged for a loan.</summary>
    ValueTask<IReadOnlyList<Fee>> FeesOf(LoanId loan);

    /// <summary>When a loan was renewed last; null where it never was.</summary>
    ValueTask<DateTimeOffset?> LatestRenewal(LoanId loan);

    /// <summary>One fee, open or not.</summary>
    ValueTask<Fee?> Fee(FeeId id);

    /// <summary>A patron's fee of one kind and cause at a library that was not cancelled; null where there is
    /// none.</summary>
    ValueTask<Fee?> FeeOfCause(PatronId patron, Isil library, string kind, string cause);

    /// <summary>The payment with a reference at a library; null where none was posted.</summary>
    ValueTask<Payment?> Payment(Isil library, string reference);

    /// <summary>What a patron owes at whatever library: fees of which something is left to be paid.</summary>
    ValueTask<IReadOnlyList<Fee>> OpenFees(PatronId patron);

    /// <summary>On how many days a patron borrowed something from a library that was billed since an instant, or came
    /// back damaged: two copies of one visit are one (H47).</summary>
    ValueTask<int> BilledVisits(PatronId patron, Isil library, DateTimeOffset since);

    /// <summary>Exclusions whose beginning or end has come, in order, at most <paramref name="most"/>.</summary>
    ValueTask<IReadOnlyList<DueExclusion>> DueExclusions(int shard, DateTimeOffset now, int most);

    /// <summary>Debts that have changed since they were looked at, the oldest change first, at most
    /// <paramref name="most"/>.</summary>
    ValueTask<IReadOnlyList<DebtToReview>> DebtsToReview(int shard, int most);

    /// <summary>Libraries whose day to hand debts over has come.</summary>
    ValueTask<IReadOnlyList<Isil>> DueCollections(DateTimeOffset now);

    /// <summary>Every open fee of a library, and every one of which something was handed over and not
    /// withdrawn.</summary>
    ValueTask<IReadOnlyList<Collection.Collecting.Case>> CollectionCases(Isil library);

    /// <summary>The next instant after this one at which anything is due; null where nothing is.</summary>
    ValueTask<DateTimeOffset?> NextDue(DateTimeOffset after);

    /// <summary>Whether a patron's national id is known, and who else has the same.</summary>
    ValueTask<SamePerson> SamePerson(PatronId patron);

    /// <summary>The accounts of one national id, the oldest first.</summary>
    ValueTask<IReadOnlyList<Account>> Accounts(SealedNationalId nationalId);

    /// <summary>Who answers for a child, and what was consented to.</summary>
    ValueTask<Guardianship> Guardianship(PatronId child);

    /// <summary>The children for whom a patron answers, or did until they came of age.</summary>
    ValueTask<IReadOnlyList<Guardian>> BondsOf(PatronId guardian);

    /// <summary>Whether two accounts have one national id; null where one of them has none.</summary>
    ValueTask<bool?> AreOnePerson(PatronId one, PatronId other);

    /// <summary>In what two accounts say something else about how their patron is reached.</summary>
    ValueTask<ContactDifferences> ContactDifferences(PatronId one, PatronId other);

    /// <summary>Other living accounts with the national id of this one, of which nobody was told yet.</summary>
    ValueTask<IReadOnlyList<PatronId>> OtherAccounts(PatronId patron);

    /// <summary>The reservation that a checkout fulfilled; null where there was none.</summary>
    ValueTask<Reservation?> FulfilledBy(Loan loan);

    /// <summary>Open loans whose next action is due, in order, at most <paramref name="most"/>.</summary>
    ValueTask<IReadOnlyList<DueLoan>> DueLoans(int shard, DateTimeOffset now, int most);

    /// <summary>Active reservations whose next action is due, in order, at most <paramref name="most"/>.</summary>
    ValueTask<IReadOnlyList<DueReservation>> DueReservations(int shard, DateTimeOffset now, int most);
}

/// <summary>Makes units of work durable.</summary>
public interface ICommit
{
    /// <exception cref="LedgerAwayException">nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException">it may have been written; the grain must drop its memory.</exception>
    ValueTask<CommitResult> Commit(UnitOfWork unit);

    /// <summary>Commits units in their order as one: all of them, or nothing. Only the first may move what they share;
    /// no two of them may move the same row or have the same request key.</summary>
    /// <returns>False where nothing was written because one of them could not be: each is to be decided and committed
    /// by
    /// itself then, which tells what hinders it.</returns>
    /// <exception cref="LedgerAwayException">nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException">all may have been written, or none.</exception>
    ValueTask<bool> CommitTogether(IReadOnlyList<UnitOfWork> units) => ValueTask.FromResult(false);
}

/// <summary>The clock that decides; it can be frozen and moved. Waiting uses the host's other clock.</summary>
public interface IBusinessClock
{
    DateTimeOffset Now { get; }
}

/// <summary>Hands out ids that nobody else was or will be given.</summary>
public interface IIds
{
    long Next();
}

/// <summary>Hands out the numbers of new cards, each once, also to several processes at the same time.</summary>
/// <exception cref="LedgerAwayException">when the ledger cannot be reached.</exception>
public interface ICardNumbers
{
    /// <summary>The next number of the national card from the series that are reserved for a library; null where they
    /// are used up or there is none.</summary>
    ValueTask<DrawnNumber?> Next(Isil library);

    /// <summary>The next number of a library's own series; null where it is used up.</summary>
    ValueTask<DrawnNumber?> NextLocal(Isil library, LocalSeries series);

    /// <summary>Whether some card has, or had, this number.</summary>
    /// <param name="library">The library of a local card; null for one that holds everywhere.</param>
    ValueTask<bool> IsTaken(Isil? library, CardNumber number);

    /// <summary>Every series of the national card, in order.</summary>
    ValueTask<IReadOnlyList<CardSeries>> Series();
}

/// <summary>Compares a typed PIN with its stored hash; the pepper stays outside the grains and the database.</summary>
public interface IPinCheck
{
    bool Matches(string pin, Pin stored);
}

/// <summary>Everything a grain sees of the world.</summary>
public sealed record World(
    IAsk Grains,
    ILoad Load,
    ICommit Ledger,
    IBusinessClock Clock,
    IIds Ids,
    IPinCheck Pins)
{
    public required ICardNumbers CardNumbers { get; init; }
}
