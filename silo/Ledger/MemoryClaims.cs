using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Silo.Ledger;

/// <summary>What only one unit can have: the constraints of the schema, judged in memory by the same names.</summary>
public sealed partial class MemoryLedger
{
    /// <summary>The constraint that a unit would violate, judged on the state after all of its facts.</summary>
    private string? LostClaim(UnitOfWork unit)
    {
        var numbers = unit.Facts.OfType<NationalCardShared>().Where(shared => shared.IsNewCard)
            .Select(shared => shared.Card.Number);
        if (numbers.Any(number => _patrons.Values.Any(patron => patron.CardOf(number) is { Library: null })))
        {
            return "card_one_national_number";
        }

        var moved = unit.Facts.OfType<ReservationMoved>().ToArray();
        if (moved.Any(fact => _reservations.GetValueOrDefault(fact.Before.Id.Value)?.Version != fact.Before.Version))
        {
            return "version";
        }

        var loansMoved = unit.Facts.Select(fact => fact switch
        {
            LoanRenewed renewed => renewed.Loan,
            LoanClosed closed => closed.Loan,
            LoanChanged { Before.ClosedAt: null } changed => changed.After,
            _ => null,
        }).OfType<Loan>();
        if (loansMoved.Any(loan => _loans.GetValueOrDefault(loan.Id.Value) is not { ClosedAt: null } stored
            || stored.Version != loan.Version - 1))
        {
            return "version";
        }

        var reopened = unit.Facts.OfType<LoanChanged>().Where(fact => fact.Before.ClosedAt is not null);
        return reopened.Any(fact => _loans[fact.Before.Id.Value].Version != fact.Before.Version)
            ? "version"
            : LostUnique(unit, moved);
    }

    private string? LostUnique(UnitOfWork unit, ReservationMoved[] moved)
    {
        if ((LostRegistration(unit) ?? LostCopy(unit)) is { } constraint)
        {
            return constraint;
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

        foreach (var linked in unit.Facts.OfType<AccountsLinked>())
        {
            foreach (var one in active.Values.Where(one => one.PatronId == linked.From).ToArray())
            {
                active[one.Id] = one with { PatronId = linked.To };
            }
        }

        return HasTwins(active.Values, one => (one.PatronId, one.TitleId, one.Issue))
                ? "I11_one_active_reservation_per_patron_and_title"
            : HasTwins(active.Values.Where(one => one.CopyId is not null), one => one.CopyId)
                ? "I13_one_reservation_per_captured_copy"
            : HasTwins(active.Values, one => (one.TitleId, one.Place)) ? "I12_one_reservation_per_place"
            : null;
    }

    /// <summary>Open loans of a copy, ISILs, barcodes, notices and fees are claimed once.</summary>
    private string? LostCopy(UnitOfWork unit)
    {
        var open = _loans.Values.Where(loan => loan.ClosedAt is null)
            .ToDictionary(loan => loan.Id, loan => loan.CopyId);
        foreach (var fact in unit.Facts)
        {
            switch (fact)
            {
                case LoanClosed closed:
                    _ = open.Remove(closed.Loan.Id);
                    break;
                case LoanChanged { After: { ClosedAt: null } loan }:
                    open[loan.Id] = loan.CopyId;
                    break;
                case LoanChanged changed:
                    _ = open.Remove(changed.After.Id);
                    break;
                case LoanOpened { Loan: { ClosedAt: null } loan }:
                    open[loan.Id] = loan.CopyId;
                    break;
            }
        }

        return LostNumber(unit) is { } number ? number
            : open.Values.Distinct().Count() != open.Count ? "I1_one_open_loan_per_copy"
            : unit.Facts.OfType<LibraryFounded>().Any(founded => _libraries.ContainsKey(founded.Library.Isil.Value))
                ? "library_pkey"
            : unit.Facts.OfType<CopyAdded>().Any(added => _copies.Values.Any(copy =>
                copy.Owner == added.Copy.Owner && copy.Barcode == added.Copy.Barcode)) ? "copy_one_barcode"
            : unit.Facts.OfType<NoticeQueued>().Any(queued => _notices.Any(notice =>
                (notice.CauseId, notice.Kind, notice.Step)
                    == (queued.Notice.CauseId, queued.Notice.Kind, queued.Notice.Step))) ? "I29_one_notice_per_cause"
            : unit.Facts.OfType<WorkItemDone>().Any(done => _doneItems.ContainsKey(done.Id)
                || !_workItems.Any(item => item.Id == done.Id && item.Library == done.Library)) ? "work_item_done_once"
            : unit.Facts.OfType<WorkItemRaised>().Any(raised => IsProposed(raised.Item)) ? "work_item_one_proposal"
            : LostMoney(unit);
    }

    private static Reservation? Without(Dictionary<ReservationId, Reservation> active, ReservationId id) =>
        active.Remove(id, out var removed) ? removed : null;

    private static bool HasTwins<TKey>(IEnumerable<Reservation> reservations, Func<Reservation, TKey> key) =>
        reservations.GroupBy(key).Any(group => group.Count() > 1);
}
