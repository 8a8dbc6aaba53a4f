using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Copies;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Timers;
using Skranke.Titles;
using Skranke.WorkItems;

namespace Skranke.Silo.Ledger;

/// <summary>The ledger in memory, for simulation and fast tests. It keeps the same promises as the one on PostgreSQL:
/// fences, claims, one answer per request, one event per fact, nothing half done. The same tests run against
/// both.</summary>
public sealed partial class MemoryLedger : ICommit, ILoad, ICardNumbers
{
    private readonly Lock _committing = new();
    private readonly Dictionary<long, Patron> _patrons = [];
    private readonly Dictionary<long, Copy> _copies = [];
    private readonly Dictionary<long, Title> _titles = [];
    private readonly Dictionary<string, Library> _libraries = [];
    private readonly Dictionary<long, Loan> _loans = [];
    private readonly Dictionary<long, Reservation> _reservations = [];
    private readonly Dictionary<long, DateTimeOffset> _endedAt = [];
    private readonly List<CopySeen> _seen = [];
    private readonly List<Notice> _notices = [];
    private readonly List<WorkItem> _workItems = [];
    private readonly Dictionary<WorkItemId, string?> _doneItems = [];
    private readonly List<Fee> _fees = [];
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

    public IReadOnlyList<Notice> Notices
    {
        get
        {
            lock (_committing)
            {
                return [.. _notices];
            }
        }
    }

    public IReadOnlyList<WorkItem> WorkItems
    {
        get
        {
            lock (_committing)
            {
                return [.. _workItems];
            }
        }
    }

    public IReadOnlyList<Fee> Fees
    {
        get
        {
            lock (_committing)
            {
                return [.. _fees];
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

    public void Put(Loan loan) => _loans[loan.Id.Value] = loan;

    public void Put(Reservation reservation) => _reservations[reservation.Id.Value] = reservation;

    public ValueTask<CommitResult> Commit(UnitOfWork unit) => ValueTask.FromResult(CommitNow(unit));

    public CommitResult CommitNow(UnitOfWork unit)
    {
        lock (_committing)
        {
            return Judge(unit);
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
            var queue = _reservations.Values.Where(one => one.IsActive && one.Titles.Contains(id))
                .Select(Whole).OrderBy(one => one.PlaceIn(id));
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

    public ValueTask<Loan?> Loan(LoanId id)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_loans.GetValueOrDefault(id.Value));
        }
    }

    public ValueTask<IReadOnlyList<Loan>> OpenLoans(PatronId patron)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<Loan>>(
            [
                .. _loans.Values.Where(loan => loan.PatronId == patron && loan.ClosedAt is null)
                    .OrderBy(loan => loan.Id.Value),
            ]);
        }
    }

    public ValueTask<CopyHistory> History(CopyId copy, DateTimeOffset from)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(new CopyHistory(
                [
                    .. _loans.Values.Where(loan => loan.CopyId == copy && !loan.Undone && !(loan.ClosedAt < from))
                        .OrderBy(loan => loan.LoanedAt).ThenBy(loan => loan.Id.Value),
                ],
                [.. _seen.Where(seen => seen.CopyId == copy && seen.At >= from).Select(seen => seen.At).Order()]));
        }
    }

    public ValueTask<IReadOnlyList<Copy>> FreeCopies(TitleId title)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<Copy>>(
            [
                .. _copies.Values.Where(copy => copy.TitleId == title && copy.Status == CopyStatus.Available)
                    .Select(Whole).Where(copy => copy is { Loan: null, Capture: null })
                    .OrderBy(copy => copy.Id.Value),
            ]);
        }
    }

    public ValueTask<IReadOnlyList<Fee>> FeesOf(LoanId loan)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<Fee>>(
                [.. _fees.Where(fee => fee.Loans.Any(covered => covered.LoanId == loan))]);
        }
    }

    public ValueTask<IReadOnlyList<Fee>> OpenFees(PatronId patron)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<Fee>>(
                [.. _fees.Where(fee => fee.PatronId == patron && fee.IsOpen)]);
        }
    }

    public ValueTask<Reservation?> FulfilledBy(Loan loan)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_reservations.Values.FirstOrDefault(one =>
                one.State == ReservationState.Fulfilled
                && one.PatronId == loan.PatronId
                && _endedAt[one.Id.Value] == loan.LoanedAt
                && one.Titles.Contains(loan.TitleId)));
        }
    }

    public ValueTask<IReadOnlyList<DueLoan>> DueLoans(int shard, DateTimeOffset now, int most)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<DueLoan>>(
            [
                .. _loans.Values
                    .Where(loan => loan.ClosedAt is null && loan.Id.Value % TimerShardGrain.Shards == shard)
                    .Where(loan => loan.NextActionAt <= now)
                    .OrderBy(loan => loan.NextActionAt).Take(most)
                    .Select(loan => new DueLoan(loan.Id, loan.PatronId, loan.CopyId)),
            ]);
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
                    .Where(one => one.NextActionAt <= now)
                    .OrderBy(one => one.NextActionAt).Take(most)
                    .Select(one => new DueReservation(one.Id, Whole(one).DecidedBy)),
            ]);
        }
    }

    private CommitResult Judge(UnitOfWork unit)
    {
        if (Hindrance(unit) is { } hindrance)
        {
            return hindrance;
        }

        Write(unit);
        return CommitResult.Committed.Instance;
    }

    private CommitResult? Hindrance(UnitOfWork unit)
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

        return LostClaim(unit) is { } constraint ? new CommitResult.ClaimLost(constraint) : null;
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

    private void Write(UnitOfWork unit)
    {
        if (unit.Request is { } request)
        {
            _requests[request.Operation] = (request.Fingerprint, unit.Answer);
        }

        var moving = unit.Fences.Where(fence => fence.Mode == FenceMode.Bump);
        foreach (var fence in moving.DistinctBy(fence => (fence.Kind, fence.Key, fence.Library)))
        {
            Bump(fence);
        }

        foreach (var fact in unit.Facts)
        {
            Write(fact, unit.At);
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
                var isil = fence.Library.Value;
                _libraries[isil] = _libraries[isil] with { Version = _libraries[isil].Version + 1 };
                break;
        }
    }

    private void Write(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case LoanOpened opened:
                _loans[opened.Loan.Id.Value] = opened.Loan;
                break;
            case LoanRenewed renewed:
                _loans[renewed.Loan.Id.Value] = renewed.Loan;
                _renewedAt[renewed.Loan.Id.Value] = at;
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
                _endedAt[moved.After.Id.Value] = at;
                break;
            case PinTried tried when _patrons.GetValueOrDefault(tried.PatronId.Value) is { Pin: { } pin } patron:
                _patrons[tried.PatronId.Value] = patron with
                {
                    Pin = pin with { Failures = tried.Failures, CountsUntil = tried.CountsUntil },
                };
                break;
            case LoanChanged changed:
                _loans[changed.After.Id.Value] = changed.After;
                break;
            default:
                WriteRare(fact);
                break;
        }
    }

    private void WriteRare(Fact fact)
    {
        switch (fact)
        {
            case ReceiptIssued or PinTried:
                break;
            case CopySeen seen:
                _seen.Add(seen);
                break;
            case NoticeQueued queued:
                _notices.Add(queued.Notice);
                break;
            case WorkItemRaised raised:
                _workItems.Add(raised.Item);
                break;
            case WorkItemDone done:
                _doneItems[done.Id] = done.Note;
                break;
            case FeeCharged or FeeChanged or PaymentTaken or CollectionExported:
                WriteMoney(fact);
                break;
            case TitleAdded added:
                Put(added.Title);
                break;
            case CopyAdded added:
                Put(added.Copy);
                break;
            case AccountsLinked linked:
                Link(linked);
                break;
            case ExclusionChanged or DebtReviewed:
                WriteExclusion(fact);
                break;
            case HistoryChosen or PatronErased or MembershipErased or DataGiven:
                WritePrivacy(fact);
                break;
            case CardChanged or CardIssued or CardSeriesReserved or MembershipChanged or RulesAccepted:
                WriteCards(fact);
                break;
            case var other when ContactFacts.PatronOf(other) is { } about:
                WriteContact(other, about.Patron.Value);
                break;
            case NationalCardShared shared:
                Write(shared);
                break;
            case NationalCardWithdrawn withdrawn:
                _patrons[withdrawn.PatronId.Value] = _patrons[withdrawn.PatronId.Value] with
                {
                    Erased = true,
                    Cards = [],
                    Memberships = [],
                };
                break;
            default:
                WriteLibrary(fact);
                break;
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
                .Select(one => HeldReservation.Of(Whole(one))),
        ],
    };

    /// <summary>With what is derived from the captured copy.</summary>
    private Reservation Whole(Reservation one)
    {
        var copy = one.CopyId is { } id ? _copies.GetValueOrDefault(id.Value) : null;
        return one with
        {
            CopyTitleId = copy?.TitleId,
            CopyIssue = copy?.Issue,
            Copy = copy?.Barcode,
            Title = _titles[(copy?.TitleId ?? one.TitleId).Value].Reference,
        };
    }

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
