using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Silo.Ledger;
using Skranke.Titles;

namespace Skranke.Tests.Support;

public sealed class MemoryLedgerUnderTest : LedgerUnderTest
{
    private readonly MemoryLedger _ledger = new();

    public override ICommit Commit => _ledger;

    public override ILoad Load => _ledger;

    public override ICardNumbers CardNumbers => _ledger;

    public override ICardNumbers OtherCardNumbers => _ledger;

    public override IIds Ids { get; } = new CountedIds();

    public override Task PutAsync(Library library)
    {
        _ledger.Put(library);
        return Task.CompletedTask;
    }

    public override Task PutAsync(Patron patron)
    {
        _ledger.Put(patron);
        return Task.CompletedTask;
    }

    public override Task PutNationalIdAsync(PatronId patron, string nationalId)
    {
        _ledger.PutNationalId(patron, nationalId);
        return Task.CompletedTask;
    }

    public override Task PutAsync(Title title)
    {
        _ledger.Put(title);
        return Task.CompletedTask;
    }

    public override Task PutAsync(Copy copy)
    {
        _ledger.Put(copy);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<(long Id, long Copy, long Patron, bool Open)>> LoansAsync() =>
        Task.FromResult<IReadOnlyList<(long, long, long, bool)>>(
        [
            .. _ledger.Loans.Select(loan => (
                loan.Id.Value, loan.CopyId.Value, loan.PatronId.Value, loan.ClosedAt is null)),
        ]);

    public override Task<IReadOnlyList<(long Id, long Patron, ReservationState State)>> ReservationsAsync() =>
        Task.FromResult<IReadOnlyList<(long, long, ReservationState)>>(
            [.. _ledger.Reservations.Select(one => (one.Id.Value, one.PatronId.Value, one.State))]);

    public override Task<IReadOnlyList<(long Patron, int Version)>> AcceptancesAsync() =>
        Task.FromResult<IReadOnlyList<(long, int)>>(
            [.. _ledger.Accepted.Select(one => (one.PatronId.Value, one.Version))]);

    public override Task PutNationalIdAsync(long patron, string nationalId)
    {
        _ledger.PutNationalId(new PatronId(patron), nationalId);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<MoneyEntry>> MoneyEntriesAsync() => Task.FromResult(_ledger.MoneyEntries);

    public override Task<IReadOnlyList<EventKind>> EventsAsync() =>
        Task.FromResult<IReadOnlyList<EventKind>>([.. _ledger.Events.Select(EventFacts.KindOf)]);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class CountedIds : IIds
    {
        private long _last = 1_000_000;

        public long Next() => Interlocked.Increment(ref _last);
    }
}
