using Skranke.Actors;
using Skranke.Basics;
using Skranke.Collection;
using Skranke.Copies;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.NationalIds;
using Skranke.Patrons;
using Skranke.Payments;
using Skranke.Reservations;
using Skranke.Silo.Ledger;
using Skranke.Titles;

namespace Skranke.Tests.Builders;

/// <summary>The ledger in memory, watched: what was loaded and committed is noted, and it can be told to answer its
/// next commits otherwise than it would.</summary>
public sealed class TestLedger : ILoad, ICommit
{
    /// <summary>The truth.</summary>
    public MemoryLedger Memory { get; } = new();

    /// <summary>What to answer to the next commits; null for the truth.</summary>
    public Queue<Func<UnitOfWork, CommitResult?>> Scripted { get; } = [];

    /// <summary>Answers every commit that is not scripted, where it is set.</summary>
    public Func<UnitOfWork, CommitResult?>? Always { get; set; }

    public List<UnitOfWork> Tried { get; } = [];

    public List<UnitOfWork> Committed { get; } = [];

    /// <summary>What was loaded, in order.</summary>
    public List<string> Loads { get; } = [];

    public IEnumerable<Loan> Loans => Memory.Loans.OrderBy(loan => loan.Id.Value);

    public IEnumerable<Loan> LoansThatAreOpen => Loans.Where(loan => loan.ClosedAt is null);

    public IEnumerable<Reservation> Reservations => Memory.Reservations.OrderBy(one => one.Id.Value);

    public TestLedger Put(params object[] rows)
    {
        foreach (var row in rows)
        {
            Put(row);
        }

        return this;
    }

    public ValueTask<Patron?> Patron(PatronId id) => Noted($"patron {id}", Memory.Patron(id));

    public ValueTask<Residence?> Residence(PatronId id) => Noted($"residence of {id}", Memory.Residence(id));

    public ValueTask<Copy?> Copy(CopyId id) => Noted($"copy {id}", Memory.Copy(id));

    public ValueTask<Title?> Title(TitleId id) => Noted($"title {id}", Memory.Title(id));

    public ValueTask<Library?> Library(Isil isil) => Noted($"library {isil}", Memory.Library(isil));

    public ValueTask<LeftBehind> LeftBehind(Isil library, IReadOnlyCollection<BranchId> branches) =>
        Noted($"left behind at {library}", Memory.LeftBehind(library, branches));

    public ValueTask<Loan?> Loan(LoanId id) => Noted($"loan {id}", Memory.Loan(id));

    public ValueTask<IReadOnlyList<Loan>> OpenLoans(PatronId patron) =>
        Noted($"loans of {patron}", Memory.OpenLoans(patron));

    public ValueTask<CopyHistory> History(CopyId copy, DateTimeOffset from) =>
        Noted($"history of {copy}", Memory.History(copy, from));

    public ValueTask<IReadOnlyList<Copy>> FreeCopies(TitleId title) =>
        Noted($"free copies of {title}", Memory.FreeCopies(title));

    public ValueTask<IReadOnlyList<Fee>> FeesOf(LoanId loan) => Noted($"fees of {loan}", Memory.FeesOf(loan));

    public ValueTask<DateTimeOffset?> LatestRenewal(LoanId loan) =>
        Noted($"latest renewal of {loan}", Memory.LatestRenewal(loan));

    public ValueTask<Fee?> Fee(FeeId id) => Noted($"fee {id}", Memory.Fee(id));

    public ValueTask<Fee?> FeeOfCause(PatronId patron, Isil library, string kind, string cause) =>
        Noted($"fee of {patron} for {cause}", Memory.FeeOfCause(patron, library, kind, cause));

    public ValueTask<Payment?> Payment(Isil library, string reference) =>
        Noted("payment", Memory.Payment(library, reference));

    public ValueTask<IReadOnlyList<Fee>> OpenFees(PatronId patron) =>
        Noted($"open fees of {patron}", Memory.OpenFees(patron));

    public ValueTask<SamePerson> SamePerson(PatronId patron) =>
        Noted($"accounts of {patron}", Memory.SamePerson(patron));

    public ValueTask<IReadOnlyList<Account>> Accounts(SealedNationalId nationalId) =>
        Noted("accounts", Memory.Accounts(nationalId));

    public ValueTask<Guardianship> Guardianship(PatronId child) =>
        Noted($"guardians of {child}", Memory.Guardianship(child));

    public ValueTask<IReadOnlyList<Guardian>> BondsOf(PatronId guardian) =>
        Noted($"children of {guardian}", Memory.BondsOf(guardian));

    public ValueTask<ContactDifferences> ContactDifferences(PatronId one, PatronId other) =>
        Noted($"how {one} and {other} are reached", Memory.ContactDifferences(one, other));

    public ValueTask<int> BilledVisits(PatronId patron, Isil library, DateTimeOffset since) =>
        Noted($"billed visits of {patron}", Memory.BilledVisits(patron, library, since));

    public ValueTask<IReadOnlyList<DueExclusion>> DueExclusions(int shard, DateTimeOffset now, int most) =>
        Memory.DueExclusions(shard, now, most);

    public ValueTask<IReadOnlyList<DebtToReview>> DebtsToReview(int shard, int most) =>
        Memory.DebtsToReview(shard, most);

    public ValueTask<IReadOnlyList<Isil>> DueCollections(DateTimeOffset now) => Memory.DueCollections(now);

    public ValueTask<IReadOnlyList<Collecting.Case>> CollectionCases(Isil library) =>
        Noted($"what {library} may collect", Memory.CollectionCases(library));

    public ValueTask<DateTimeOffset?> NextDue(DateTimeOffset after) => Memory.NextDue(after);

    public ValueTask<bool?> AreOnePerson(PatronId one, PatronId other) =>
        Noted($"whether {one} is {other}", Memory.AreOnePerson(one, other));

    public ValueTask<IReadOnlyList<PatronId>> OtherAccounts(PatronId patron) =>
        Noted($"other accounts of {patron}", Memory.OtherAccounts(patron));

    public ValueTask<Reservation?> FulfilledBy(Loan loan) => Noted($"fulfilled by {loan.Id}", Memory.FulfilledBy(loan));

    public ValueTask<IReadOnlyList<DueLoan>> DueLoans(int shard, DateTimeOffset now, int most) =>
        Memory.DueLoans(shard, now, most);

    public ValueTask<IReadOnlyList<DueReservation>> DueReservations(int shard, DateTimeOffset now, int most) =>
        Memory.DueReservations(shard, now, most);

    public ValueTask<CommitResult> Commit(UnitOfWork unit)
    {
        Tried.Add(unit);
        var scripted = Scripted.TryDequeue(out var next) ? next(unit) : Always?.Invoke(unit);
        return ValueTask.FromResult(scripted ?? CommitForReal(unit));
    }

    public CommitResult CommitForReal(UnitOfWork unit)
    {
        var result = Memory.CommitNow(unit);
        if (result is CommitResult.Committed)
        {
            Committed.Add(unit);
        }

        return result;
    }

    private ValueTask<T> Noted<T>(string load, ValueTask<T> result)
    {
        Loads.Add(load);
        return result;
    }

    private void Put(object row)
    {
        switch (row)
        {
            case Patron patron:
                Memory.Put(patron);
                break;
            case Copy copy:
                Memory.Put(copy);
                break;
            case Title title:
                Memory.Put(title);
                break;
            case Library library:
                Memory.Put(library);
                break;
            case Loan loan:
                Memory.Put(loan);
                break;
            case Reservation reservation:
                Memory.Put(ReservationPlan.Planned(reservation, ALibrary.Hoersholm()));
                break;
            default:
                throw new ArgumentException($"No table holds {row.GetType().Name}.");
        }
    }
}
