using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Timers;
using Skranke.Titles;

namespace Skranke.Silo.Ledger;

/// <summary>The ledger in memory, for simulation and fast tests. It keeps the same promises as the one on PostgreSQL:
/// fences, claims, one answer per request, one event per fact, nothing half done. The same tests run against
/// both.</summary>
public sealed class MemoryLedger : ICommit, ILoad
{
    private readonly Lock _committing = new();
    private readonly Dictionary<long, Patron> _patrons = [];
    private readonly Dictionary<long, Copy> _copies = [];
    private readonly Dictionary<long, Title> _titles = [];
    private readonly Dictionary<string, Library> _libraries = [];
    private readonly Dictionary<long, Loan> _loans = [];
    private readonly Dictionary<long, Reservation> _reservations = [];
    private readonly Dictionary<Guid, (Guid Fingerprint, Reply Answer)> _requests = [];
    private readonly List<(long Id, Fact Fact)> _events = [];

    /// <summary>Facts in the order in which they became true.</summary>
    public IReadOnlyList<Fact> Events
    {
        get
        {
            lock (_committing)
            {
                return [.. _events.Select(row => row.Fact)];
            }
        }
    }

    public IReadOnlyList<Loan> Loans
    {
        get
        {
            lock (_committing)
            {
                return [.. _loans.Values];
            }
        }
    }

    public IReadOnlyList<Reservation> Reservations
    {
        get
        {
            lock (_committing)
            {
                return [.. _reservations.Values];
            }
        }
    }

    public void Put(Library library) => _libraries[library.Isil.Value] = library;

    public void Put(Patron patron) => _patrons[patron.Id.Value] = patron with { Loans = [], Reservations = [] };

    public void Put(Title title) => _titles[title.Id.Value] = title with { Queue = [] };

    public void Put(Copy copy) => _copies[copy.Id.Value] = copy with { Loan = null, Capture = null };

    public ValueTask<CommitResult> Commit(UnitOfWork unit)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(Judge(unit));
        }
    }

    public ValueTask<Patron?> Patron(PatronId id)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_patrons.TryGetValue(id.Value, out var patron) ? Whole(patron) : null);
        }
    }

    public ValueTask<Copy?> Copy(CopyId id)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_copies.TryGetValue(id.Value, out var copy) ? Whole(copy) : null);
        }
    }

    public ValueTask<Title?> Title(TitleId id)
    {
        lock (_committing)
        {
            var queue = _reservations.Values.Where(one => one.IsActive && one.TitleId == id).OrderBy(one => one.Place);
            return ValueTask.FromResult(
                _titles.TryGetValue(id.Value, out var title) ? title with { Queue = [.. queue] } : null);
        }
    }

    public ValueTask<Library?> Library(Isil isil)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_libraries.GetValueOrDefault(isil.Value));
        }
    }

    public ValueTask<IReadOnlyList<DueReservation>> DueReservations(int shard, DateTimeOffset now, int most)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<DueReservation>>(
            [
                .. _reservations.Values
                    .Where(one => one.IsActive && one.Id.Value % TimerShardGrain.Shards == shard)
                    .Where(one => FactRows.NextAction(one) <= now.UtcDateTime)
                    .OrderBy(FactRows.NextAction).Take(most)
                    .Select(one => new DueReservation(one.Id, one.TitleId)),
            ]);
        }
    }

    private CommitResult Judge(UnitOfWork unit)
    {
        if (unit.Request is { } request && _requests.TryGetValue(request.Operation, out var before))
        {
            return new CommitResult.AnsweredBefore(before.Answer, before.Fingerprint == request.Fingerprint);
        }

        var broken = unit.Fences.Where(fence => !Stands(fence)).ToImmutableArray();
        if (broken.Length > 0)
        {
            return new CommitResult.FencesBroken(broken);
        }

        if (LostClaim(unit) is { } constraint)
        {
            return new CommitResult.ClaimLost(constraint);
        }

        Write(unit);
        return CommitResult.Committed.Instance;
    }

    private bool Stands(Fence fence)
    {
        int? found = fence.Kind switch
        {
            FenceKind.Patron => _patrons.TryGetValue(fence.Key, out var patron) ? patron.Version : null,
            FenceKind.Copy => _copies.TryGetValue(fence.Key, out var copy) ? copy.Version : null,
            FenceKind.Title => _titles.TryGetValue(fence.Key, out var title) ? title.Version : null,
            _ => _libraries.TryGetValue(fence.Library.Value, out var library) ? library.Version : null,
        };
        return found is not null && (fence.Expected is null || fence.Expected == found);
    }

    /// <summary>The constraint that a unit would violate, judged on the state after all of its facts.</summary>
    private string? LostClaim(UnitOfWork unit)
    {
        var moved = unit.Facts.OfType<ReservationMoved>().ToArray();
        if (moved.Any(fact => _reservations.GetValueOrDefault(fact.Before.Id.Value)?.Version != fact.Before.Version))
        {
            return "version";
        }

        var loansMoved = unit.Facts.Select(fact => fact switch
        {
            LoanRenewed renewed => renewed.Loan,
            LoanClosed closed => closed.Loan,
            _ => null,
        }).OfType<Loan>();
        if (loansMoved.Any(loan => _loans.GetValueOrDefault(loan.Id.Value) is not { ClosedAt: null } stored
            || stored.Version != loan.Version - 1))
        {
            return "version";
        }

        return LostUnique(unit, moved);
    }

    private string? LostUnique(UnitOfWork unit, ReservationMoved[] moved)
    {
        if (unit.Facts.OfType<LoanOpened>().Any(opened =>
            _loans.Values.Any(loan => loan.CopyId == opened.Loan.CopyId && loan.ClosedAt is null)))
        {
            return "I1_one_open_loan_per_copy";
        }

        var active = _reservations.Values.Where(one => one.IsActive).ToDictionary(one => one.Id);
        foreach (var fact in moved)
        {
            _ = fact.After.IsActive ? active[fact.After.Id] = fact.After : Without(active, fact.After.Id);
        }

        foreach (var placed in unit.Facts.OfType<ReservationPlaced>())
        {
            active[placed.Reservation.Id] = placed.Reservation;
        }

        return HasTwins(active.Values, one => (one.PatronId, one.TitleId))
                ? "I11_one_active_reservation_per_patron_and_title"
            : HasTwins(active.Values.Where(one => one.CopyId is not null), one => one.CopyId)
                ? "I13_one_reservation_per_captured_copy"
            : HasTwins(active.Values, one => (one.TitleId, one.Place)) ? "I12_one_reservation_per_place"
            : null;
    }

    private static Reservation? Without(Dictionary<ReservationId, Reservation> active, ReservationId id) =>
        active.Remove(id, out var removed) ? removed : null;

    private static bool HasTwins<TKey>(IEnumerable<Reservation> reservations, Func<Reservation, TKey> key) =>
        reservations.GroupBy(key).Any(group => group.Count() > 1);

    private void Write(UnitOfWork unit)
    {
        if (unit.Request is { } request)
        {
            _requests[request.Operation] = (request.Fingerprint, unit.Answer);
        }

        foreach (var fence in unit.Fences.Where(fence => fence.Mode == FenceMode.Bump))
        {
            Bump(fence);
        }

        foreach (var fact in unit.Facts)
        {
            Write(fact);
            _events.Add((_events.Count + 1, fact));
        }
    }

    private void Bump(Fence fence)
    {
        switch (fence.Kind)
        {
            case FenceKind.Patron:
                _patrons[fence.Key] = _patrons[fence.Key] with { Version = _patrons[fence.Key].Version + 1 };
                break;
            case FenceKind.Copy:
                _copies[fence.Key] = _copies[fence.Key] with { Version = _copies[fence.Key].Version + 1 };
                break;
            case FenceKind.Title:
                _titles[fence.Key] = _titles[fence.Key] with { Version = _titles[fence.Key].Version + 1 };
                break;
            case FenceKind.Library:
                throw new InvariantBrokenException("No unit of work moves a library.");
        }
    }

    private void Write(Fact fact)
    {
        switch (fact)
        {
            case LoanOpened opened:
                _loans[opened.Loan.Id.Value] = opened.Loan;
                break;
            case LoanRenewed renewed:
                _loans[renewed.Loan.Id.Value] = renewed.Loan;
                break;
            case LoanClosed closed:
                _loans[closed.Loan.Id.Value] = closed.Loan;
                break;
            case CopyMoved moved:
                var id = moved.Copy.Id.Value;
                _copies[id] = _copies[id] with { Status = moved.Status, TransitTo = moved.TransitTo };
                break;
            case ReservationPlaced placed:
                _reservations[placed.Reservation.Id.Value] = placed.Reservation;
                break;
            case ReservationMoved moved:
                _reservations[moved.After.Id.Value] = moved.After;
                break;
            case PinTried tried:
                var patron = _patrons[tried.PatronId.Value];
                _patrons[tried.PatronId.Value] = patron with
                {
                    Pin = patron.Pin! with { Failures = tried.Failures, LockedUntil = tried.LockedUntil },
                };
                break;
            case ReceiptIssued:
                break;
            default:
                throw new InvariantBrokenException($"The ledger has no place for {fact.GetType().Name}.");
        }
    }

    private Patron Whole(Patron patron) => patron with
    {
        Loans =
        [
            .. _loans.Values.Where(loan => loan.PatronId == patron.Id && loan.ClosedAt is null)
                .OrderBy(loan => loan.Id.Value)
                .Select(loan => new HeldLoan(loan.Id, loan.CopyId, loan.TitleId, loan.Material, loan.Library)),
        ],
        Reservations =
        [
            .. _reservations.Values.Where(one => one.PatronId == patron.Id && one.IsActive).OrderBy(one => one.Id.Value)
                .Select(one => new HeldReservation(one.Id, one.TitleId, one.Library)),
        ],
    };

    private Copy Whole(Copy copy)
    {
        var captured = _reservations.Values.FirstOrDefault(one => one.IsActive && one.CopyId == copy.Id);
        return copy with
        {
            Loan = _loans.Values.FirstOrDefault(loan => loan.CopyId == copy.Id && loan.ClosedAt is null),
            Capture = captured is null
                ? null
                : new Capture(
                    captured.Id,
                    captured.PatronId,
                    captured.PickupBranch,
                    captured.State == ReservationState.Ready),
        };
    }
}
