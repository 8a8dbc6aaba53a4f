using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Patrons;
using Skranke.Reservations;
using Skranke.Titles;

namespace Skranke.Tests.Model;

/// <summary>The invariants of lending, I1 to I16, watched unit by unit: it follows the facts as they are committed and
/// says which invariant each one breaks. It believes nobody's state but its own.</summary>
internal sealed class Invariants
{
    private readonly Library _library;
    private readonly Dictionary<PatronId, Patron> _patrons;
    private readonly Dictionary<TitleId, Title> _titles;
    private readonly Dictionary<CopyId, Copy> _copies;
    private readonly Dictionary<LoanId, Loan> _loans = [];
    private readonly Dictionary<ReservationId, Reservation> _reservations = [];
    private readonly List<string> _broken = [];

    public Invariants(
        Library library, IEnumerable<object> patrons, IEnumerable<object> titles, IEnumerable<object> copies)
    {
        _library = library;
        _patrons = patrons.Cast<Patron>().ToDictionary(patron => patron.Id);
        _titles = titles.Cast<Title>().ToDictionary(title => title.Id);
        _copies = copies.Cast<Copy>().ToDictionary(copy => copy.Id);
    }

    private IEnumerable<Loan> OpenLoans => _loans.Values.Where(loan => loan.ClosedAt is null);

    private IEnumerable<Reservation> Active => _reservations.Values.Where(one => one.IsActive);

    /// <summary>What the unit breaks, and what is broken after it.</summary>
    public IReadOnlyList<string> After(UnitOfWork unit)
    {
        _broken.Clear();
        foreach (var fact in unit.Facts)
        {
            Judge(fact, unit);
        }

        foreach (var fact in unit.Facts)
        {
            Follow(fact);
        }

        foreach (var fact in unit.Facts)
        {
            JudgeAfterwards(fact, unit);
        }

        JudgeState();
        return [.. _broken];
    }

    /// <summary>What is broken when everything due was done: nothing that ran out is still active (I15).</summary>
    public IReadOnlyList<string> AtRest(DateOnly today) =>
    [
        .. Active.Where(one => Ending.HasRunOut(one, today)).Select(one => $"I15: {one.Id} ran out and is active"),
    ];

    private void Judge(Fact fact, UnitOfWork unit)
    {
        switch (fact)
        {
            case LoanOpened { Loan: var late } when unit.Answer is Skranke.Actors.Lent && late.LoanedAt < unit.At:
                I5(late, null);
                break;
            case LoanOpened { Loan: var loan }:
                I7(loan, unit);
                I8(loan.PatronId, unit, RefusalCodes.PatronExcluded, needsMembership: true);
                I9(loan, unit);
                I5(loan, null);
                break;
            case LoanRenewed { Loan: var loan }:
                I3(loan);
                I4(loan);
                I5(loan, _loans.GetValueOrDefault(loan.Id));
                I6(loan, unit);
                I8(loan.PatronId, unit, RefusalCodes.RenewalPatronExcluded, needsMembership: false);
                break;
            case LoanClosed { Loan: var loan }:
                I3(loan);
                break;
            case LoanChanged changed:
                I3(changed);
                break;
            case ReservationPlaced { Reservation: var again } when IsUndoing(unit):
                I12OfAnother(again);
                break;
            case ReservationPlaced { Reservation: var made }:
                I8(made.PatronId, unit, RefusalCodes.PatronExcluded, needsMembership: true);
                I12LastInLine(made);
                break;
            case ReservationMoved { Before: var before }:
                That(_reservations.TryGetValue(before.Id, out var known) && known.IsActive, "I14", before.Id);
                break;
        }
    }

    private void Follow(Fact fact)
    {
        switch (fact)
        {
            case LoanOpened opened:
                That(_loans.TryAdd(opened.Loan.Id, opened.Loan), "I3", opened.Loan.Id);
                break;
            case LoanRenewed renewed:
                _loans[renewed.Loan.Id] = renewed.Loan;
                break;
            case LoanClosed closed:
                _loans[closed.Loan.Id] = closed.Loan;
                break;
            case LoanChanged changed:
                _loans[changed.After.Id] = changed.After;
                break;
            case CopyMoved moved:
                _copies[moved.Copy.Id] = _copies[moved.Copy.Id] with
                {
                    Status = moved.Status,
                    TransitTo = moved.TransitTo,
                };
                break;
            case ReservationPlaced placed:
                _reservations[placed.Reservation.Id] = placed.Reservation;
                break;
            case ReservationMoved moved:
                _reservations[moved.After.Id] = moved.After;
                break;
            case AccountsLinked linked:
                Link(linked);
                break;
        }
    }

    /// <summary>Whoever had it before, it is the other's now; nothing is lost and nothing is there twice.</summary>
    private void Link(AccountsLinked linked)
    {
        foreach (var loan in _loans.Values.Where(loan => loan.PatronId == linked.From).ToArray())
        {
            _loans[loan.Id] = loan with { PatronId = linked.To, Version = loan.Version + 1 };
        }

        foreach (var one in _reservations.Values.Where(one => one.PatronId == linked.From).ToArray())
        {
            _reservations[one.Id] = one with { PatronId = linked.To, Version = one.Version + 1 };
        }

        var (gone, kept) = (_patrons[linked.From], _patrons[linked.To]);
        That(gone.LinkedTo is null && kept.LinkedTo is null, "I14", linked.From);
        _patrons[gone.Id] = gone with { LinkedTo = kept.Id, Memberships = [], Exclusions = [] };
        _patrons[kept.Id] = kept with
        {
            Memberships = linked.Memberships,
            Exclusions = kept.Exclusions.AddRange(gone.Exclusions),
        };
    }

    private void JudgeAfterwards(Fact fact, UnitOfWork unit)
    {
        switch (fact)
        {
            case ReservationMoved { Before.CopyId: null, After: { CopyId: { } copy, IsActive: true } captured }:
                I12(captured, copy, unit);
                break;
            case ReservationMoved { Before: { CopyId: { } copy } left, After.IsActive: false }
                when left.State != ReservationState.InTransit:
                I15(left, copy, unit);
                break;
            case NoticeQueued { Notice: { Kind: NoticeKind.ReservationReady, CauseId: var cause } }:
                var told = _reservations.GetValueOrDefault(new ReservationId(cause));
                That(told is { State: ReservationState.Ready }, "I16", cause);
                break;
        }
    }

    private void JudgeState()
    {
        foreach (var twins in OpenLoans.GroupBy(loan => loan.CopyId).Where(group => group.Count() > 1))
        {
            That(false, "I1", twins.Key);
        }

        var lent = OpenLoans.Select(loan => loan.CopyId).ToHashSet();
        var kept = Active.Where(one => one.CopyId is not null).Select(one => one.CopyId!.Value).ToList();
        foreach (var copy in _copies.Values)
        {
            var isOnItsWay = copy.Status == CopyStatus.InTransit;
            var isUnfit = copy.Status is CopyStatus.Damaged or CopyStatus.Missing or CopyStatus.Lost;
            That(
                !(lent.Contains(copy.Id) && (kept.Contains(copy.Id) || copy.TransitTo is not null))
                    && !(isUnfit && kept.Contains(copy.Id))
                    && (isOnItsWay == copy.TransitTo is not null || copy.Status == CopyStatus.Damaged),
                "I2",
                copy.Id);
        }

        That(kept.Distinct().Count() == kept.Count, "I13", string.Join(' ', kept));
        foreach (var one in Active)
        {
            var isOfIts = one.CopyId is not { } copy || one.Titles.Contains(_copies[copy].TitleId);
            That(one.IsWaiting == one.CopyId is null && isOfIts, "I13", one.Id);
        }

        var twice = Active.SelectMany(one => one.Titles.Select(title => (one.PatronId, title, one.Issue)))
            .GroupBy(one => one).FirstOrDefault(group => group.Count() > 1);
        That(twice is null, "I11", twice?.Key);
        foreach (var loan in OpenLoans)
        {
            I10(loan);
        }

        foreach (var one in Active)
        {
            var title = _titles[one.TitleId];
            That(one.Library == title.Library && _library.Has(one.PickupBranch), "I10", one.Id);
        }
    }

    private void I3(Loan after)
    {
        var before = _loans.GetValueOrDefault(after.Id);
        That(
            before is { ClosedAt: null } && !(after.ClosedAt < after.LoanedAt) && after.Version == before.Version + 1,
            "I3",
            after.Id);
    }

    /// <summary>What staff put right: only a loan that was returned is open again, and one that never was is never
    /// again.</summary>
    private void I3(LoanChanged changed)
    {
        var (before, after) = (changed.Before, changed.After);
        var known = _loans.GetValueOrDefault(after.Id);
        if (changed.Why == EventKind.LoanCorrected)
        {
            var isEarlier = after.ClosedAt < before.ClosedAt && after.ClosedAt >= after.LoanedAt;
            That(known == before && isEarlier && after.Version == before.Version + 1, "I3", after.Id);
            return;
        }

        var ends = before.ClosedAt is null && after.ClosedAt is not null;
        var opens = before.ClosedAt is not null && after.ClosedAt is null;
        That(
            known is not null
                && known.Version == before.Version && known.ClosedAt == before.ClosedAt && !known.Undone
                && after.Version == before.Version + 1
                && ends == (changed.Why == EventKind.LoanUndone) && ends == after.Undone
                && opens == (changed.Why == EventKind.LoanReopened)
                && !(after.DueDate < before.DueDate),
            "I3",
            after.Id);
        var later = _loans.Values.Where(other =>
            other.CopyId == after.CopyId && other.Id != after.Id && !other.Undone && other.LoanedAt >= after.LoanedAt);
        That(!opens || !later.Any(), "I1", after.Id);
    }

    private void I4(Loan after) => That(
        after.Renewals == _loans.GetValueOrDefault(after.Id)?.Renewals + 1 && after.Renewals <= after.RenewalsMax,
        "I4",
        after.Id);

    private void I5(Loan after, Loan? before) => That(
        (after.DueDate == before?.DueDate || _library.Calendar.IsOpen(after.DueDate, after.Branch))
            && !(after.DueDate < before?.DueDate),
        "I5",
        after.Id);

    /// <summary>The queue as it was before the unit.</summary>
    private void I6(Loan after, UnitOfWork unit)
    {
        var copy = _copies[after.CopyId];
        var today = _library.Today(unit.At);
        var isWanted = Active.Any(one =>
            one.PatronId != after.PatronId && CouldHave(one, copy, today));
        That(!isWanted || unit.Overridden.Contains(RefusalCodes.RenewalReservedByOther), "I6", after.Id);
    }

    private void I7(Loan opened, UnitOfWork unit)
    {
        var most = _library.PolicyOn(_library.Today(unit.At)).Loans.TotalMax;
        var held = OpenLoans.Count(loan => loan.PatronId == opened.PatronId && loan.Library == opened.Library);
        That(!(held >= most) || unit.Overridden.Contains(RefusalCodes.PatronLoanLimit), "I7", opened.Id);
    }

    private void I8(PatronId id, UnitOfWork unit, string code, bool needsMembership)
    {
        var patron = _patrons[id];
        var isExcluded = patron.Exclusions.Any(one =>
            one.Library == _library.Isil && one.From <= unit.At && !(one.To <= unit.At));
        var isMember = patron.Memberships.Any(one =>
            one.Library == _library.Isil && one.State == MembershipState.Active);
        That(
            !patron.Erased && (!isExcluded || unit.Overridden.Contains(code)) && (isMember || !needsMembership),
            "I8",
            id);
    }

    private void I9(Loan opened, UnitOfWork unit)
    {
        var keptFor = Active.FirstOrDefault(one => one.CopyId == opened.CopyId)?.PatronId;
        That(
            keptFor is null
                || keptFor == opened.PatronId
                || unit.Overridden.Contains(RefusalCodes.CopyReservedForOther),
            "I9",
            opened.CopyId);
    }

    private void I10(Loan loan) => That(
        _copies.TryGetValue(loan.CopyId, out var copy)
            && copy.TitleId == loan.TitleId
            && _titles[copy.TitleId].Library == loan.Library
            && loan.Library == _library.Isil
            && _library.Has(loan.Branch),
        "I10",
        loan.Id);

    /// <summary>Nobody who could have had the copy stands before whoever was given it.</summary>
    private void I12(Reservation captured, CopyId id, UnitOfWork unit)
    {
        var (copy, today) = (_copies[id], _library.Today(unit.At));
        That(
            !Active.Any(one => CouldHave(one, copy, today)
                && one.PlaceIn(copy.TitleId) < captured.PlaceIn(copy.TitleId)),
            "I12",
            captured.Id);
    }

    private void I12LastInLine(Reservation made) => That(
        made.Titles.All(title => Active.Where(one => one.Titles.Contains(title))
            .All(one => one.PlaceIn(title) < made.PlaceIn(title))),
        "I12",
        made.Id);

    /// <summary>Whoever is in a queue again has a place that nobody has.</summary>
    private void I12OfAnother(Reservation again) => That(
        again.Titles.All(title => Active.Where(one => one.Titles.Contains(title))
            .All(one => one.PlaceIn(title) != again.PlaceIn(title))),
        "I12",
        again.Id);

    private static bool IsUndoing(UnitOfWork unit) =>
        unit.Facts.OfType<LoanChanged>().Any(changed => changed.Why == EventKind.LoanUndone);

    /// <summary>A copy that lies on the pickup shelf never lies there for nobody while somebody waits.</summary>
    private void I15(Reservation left, CopyId id, UnitOfWork unit)
    {
        var (copy, today) = (_copies[id], _library.Today(unit.At));
        var isTaken = Active.Any(one => one.CopyId == id) || OpenLoans.Any(loan => loan.CopyId == id);
        That(isTaken || !Active.Any(one => CouldHave(one, copy, today)), "I15", left.Id);
    }

    private static bool CouldHave(Reservation one, Copy copy, DateOnly today) =>
        one.State == ReservationState.Waiting
        && one.Titles.Contains(copy.TitleId)
        && (one.WantedCopy is null || one.WantedCopy == copy.Id)
        && (one.Issue is null || one.Issue == copy.Issue)
        && !(one.PausedFrom <= today && !(one.PausedUntil < today))
        && today <= one.InterestUntil;

    private void That(bool holds, string invariant, object? what)
    {
        if (!holds)
        {
            _broken.Add($"{invariant}: {what}");
        }
    }
}
