using System.Text.Json;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Timers;
using Skranke.Titles;

namespace Skranke.Tests.Builders;

/// <summary>A ledger of a few dictionaries: truth for the grains of a test. It can be told to answer its next commits
/// otherwise than it would.</summary>
public sealed class TestLedger : ILoad, ICommit
{
    private readonly Dictionary<PatronId, Patron> _patrons = [];

    private readonly Dictionary<CopyId, Copy> _copies = [];

    private readonly Dictionary<TitleId, Title> _titles = [];

    private readonly Dictionary<Isil, Library> _libraries = [];

    private readonly SortedDictionary<long, Loan> _loans = [];

    private readonly SortedDictionary<long, Reservation> _reservations = [];

    private readonly Dictionary<Guid, (Guid Fingerprint, string Answer)> _answers = [];

    /// <summary>What to answer to the next commits; null for the truth.</summary>
    public Queue<Func<UnitOfWork, CommitResult?>> Scripted { get; } = [];

    /// <summary>Answers every commit that is not scripted, where it is set.</summary>
    public Func<UnitOfWork, CommitResult?>? Always { get; set; }

    public List<UnitOfWork> Tried { get; } = [];

    public List<UnitOfWork> Committed { get; } = [];

    /// <summary>What was loaded, in order.</summary>
    public List<string> Loads { get; } = [];

    public IEnumerable<Loan> Loans => _loans.Values;

    public IEnumerable<Loan> OpenLoans => _loans.Values.Where(loan => loan.ClosedAt is null);

    public IEnumerable<Reservation> Reservations => _reservations.Values;

    public TestLedger Put(params object[] rows)
    {
        foreach (var row in rows)
        {
            _ = row switch
            {
                Patron patron => _patrons[patron.Id] = patron,
                Copy copy => _copies[copy.Id] = copy,
                Title title => _titles[title.Id] = title,
                Library library => _libraries[library.Isil] = library,
                Loan loan => _loans[loan.Id.Value] = loan,
                Reservation reservation => (object)(_reservations[reservation.Id.Value] = reservation),
                _ => throw new ArgumentException($"No table holds {row.GetType().Name}."),
            };
        }

        return this;
    }

    public ValueTask<Patron?> Patron(PatronId id)
    {
        Loads.Add($"patron {id}");
        return ValueTask.FromResult(_patrons.TryGetValue(id, out var patron) ? Whole(patron) : null);
    }

    public ValueTask<Copy?> Copy(CopyId id)
    {
        Loads.Add($"copy {id}");
        return ValueTask.FromResult(_copies.TryGetValue(id, out var copy) ? Whole(copy) : null);
    }

    public ValueTask<Title?> Title(TitleId id)
    {
        Loads.Add($"title {id}");
        return ValueTask.FromResult(_titles.TryGetValue(id, out var title) ? Whole(title) : null);
    }

    public ValueTask<Library?> Library(Isil isil)
    {
        Loads.Add($"library {isil}");
        return ValueTask.FromResult(_libraries.GetValueOrDefault(isil));
    }

    public ValueTask<IReadOnlyList<DueReservation>> DueReservations(int shard, DateTimeOffset now, int most)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var due = _reservations.Values
            .Where(one => one.Id.Value % TimerShardGrain.Shards == shard && Ending.HasRunOut(one, today))
            .Take(most)
            .Select(one => new DueReservation(one.Id, one.TitleId));
        return ValueTask.FromResult<IReadOnlyList<DueReservation>>([.. due]);
    }

    public ValueTask<CommitResult> Commit(UnitOfWork unit)
    {
        Tried.Add(unit);
        var scripted = Scripted.TryDequeue(out var next) ? next(unit) : Always?.Invoke(unit);
        return ValueTask.FromResult(scripted ?? CommitForReal(unit));
    }

    public CommitResult CommitForReal(UnitOfWork unit)
    {
        if (unit.Request is { } request && _answers.TryGetValue(request.Operation, out var before))
        {
            var answer = JsonSerializer.Deserialize(before.Answer, EngineJson.Default.Reply)!;
            return new CommitResult.AnsweredBefore(answer, before.Fingerprint == request.Fingerprint);
        }

        var broken = unit.Fences
            .Where(fence => fence.Expected is not null && fence.Expected != VersionOf(fence)).ToArray();
        if (broken.Length > 0)
        {
            return new CommitResult.FencesBroken([.. broken]);
        }

        if (unit.Facts.OfType<LoanOpened>().Any(opened => OpenLoans.Any(loan => loan.CopyId == opened.Loan.CopyId)))
        {
            return new CommitResult.ClaimLost("I1_one_open_loan_per_copy");
        }

        Write(unit);
        return CommitResult.Committed.Instance;
    }

    private void Write(UnitOfWork unit)
    {
        Committed.Add(unit);
        if (unit.Request is { } request)
        {
            _answers.Add(request.Operation, (request.Fingerprint, unit.Answer.Json()));
        }

        foreach (var fence in unit.Fences.Where(fence => fence.Mode == FenceMode.Bump))
        {
            Bump(fence);
        }

        foreach (var fact in unit.Facts)
        {
            Write(fact);
        }
    }

    private void Write(Fact fact)
    {
        switch (fact)
        {
            case LoanOpened { Loan: var loan }:
                _ = Put(loan);
                break;
            case LoanRenewed { Loan: var loan }:
                _ = Put(loan);
                break;
            case LoanClosed { Loan: var loan }:
                _ = Put(loan);
                break;
            case CopyMoved moved:
                _ = Put(_copies[moved.Copy.Id] with { Status = moved.Status, TransitTo = moved.TransitTo });
                break;
            case ReservationPlaced placed:
                _ = Put(placed.Reservation);
                break;
            case ReservationMoved moved:
                Invariant.That(_reservations[moved.Before.Id.Value] == moved.Before);
                _ = Put(moved.After);
                break;
            case PinTried tried:
                var patron = _patrons[tried.PatronId];
                var pin = patron.Pin! with { Failures = tried.Failures, LockedUntil = tried.LockedUntil };
                _ = Put(patron with { Pin = pin });
                break;
        }
    }

    private int? VersionOf(Fence fence) => fence.Kind switch
    {
        FenceKind.Patron => _patrons.GetValueOrDefault(new PatronId(fence.Key))?.Version,
        FenceKind.Copy => _copies.GetValueOrDefault(new CopyId(fence.Key))?.Version,
        FenceKind.Title => _titles.GetValueOrDefault(new TitleId(fence.Key))?.Version,
        _ => _libraries.GetValueOrDefault(fence.Library)?.Version,
    };

    private void Bump(Fence fence) => _ = fence.Kind switch
    {
        FenceKind.Patron => Put(_patrons[new PatronId(fence.Key)] with { Version = VersionOf(fence)!.Value + 1 }),
        FenceKind.Copy => Put(_copies[new CopyId(fence.Key)] with { Version = VersionOf(fence)!.Value + 1 }),
        FenceKind.Title => Put(_titles[new TitleId(fence.Key)] with { Version = VersionOf(fence)!.Value + 1 }),
        _ => throw new InvariantBrokenException("No unit of work moves a library."),
    };

    private Patron Whole(Patron patron) => patron with
    {
        Loans = [.. OpenLoans.Where(loan => loan.PatronId == patron.Id).Select(loan =>
            new HeldLoan(loan.Id, loan.CopyId, loan.TitleId, loan.Material, loan.Library))],
        Reservations = [.. _reservations.Values.Where(one => one.PatronId == patron.Id && one.IsActive).Select(one =>
            new HeldReservation(one.Id, one.TitleId, one.Library))],
    };

    private Copy Whole(Copy copy)
    {
        var kept = _reservations.Values.SingleOrDefault(one => one.IsActive && one.CopyId == copy.Id);
        return copy with
        {
            Loan = OpenLoans.SingleOrDefault(loan => loan.CopyId == copy.Id),
            Capture = kept is null
                ? null
                : new Capture(kept.Id, kept.PatronId, kept.PickupBranch, kept.State == ReservationState.Ready),
        };
    }

    private Title Whole(Title title) => title with
    {
        Queue = [.. _reservations.Values
            .Where(one => one.TitleId == title.Id && one.IsActive).OrderBy(one => one.Place)],
    };
}
