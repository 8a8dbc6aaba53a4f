using Npgsql;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Reservations;

namespace Skranke.Silo.Ledger;

/// <summary>One event row for each fact (I27), with the ids that other systems and statistics need. What is about a
/// loan, a reservation or something of theirs names that and not the patron: who reads the event finds the patron
/// through it, as long as the link stands (<see cref="EventPatrons"/>).</summary>
internal sealed class EventFacts
{
    private readonly Columns _columns = new();
    private readonly List<long> _ids;
    private readonly List<DateTime> _at;
    private readonly List<short> _kinds;
    private readonly List<short> _channels;
    private readonly List<int> _credentials;
    private readonly List<string> _libraries;
    private readonly List<long?> _patrons;
    private readonly List<long?> _copies;
    private readonly List<long?> _titles;
    private readonly List<long?> _subjects;
    private readonly List<string?> _branches;
    private readonly List<DateOnly?> _before;
    private readonly List<DateOnly?> _after;
    private readonly List<string?> _reasons;
    private readonly List<string?> _overridden;

    public EventFacts()
    {
        _ids = _columns.Longs();
        _at = _columns.Instants();
        _kinds = _columns.Shorts();
        _channels = _columns.Shorts();
        _credentials = _columns.Ints();
        _libraries = _columns.Texts();
        _patrons = _columns.LongsOrNull();
        _copies = _columns.LongsOrNull();
        _titles = _columns.LongsOrNull();
        _subjects = _columns.LongsOrNull();
        _branches = _columns.TextsOrNull();
        _before = _columns.DatesOrNull();
        _after = _columns.DatesOrNull();
        _reasons = _columns.TextsOrNull();
        _overridden = _columns.TextsOrNull();
    }

    public void Add(long id, Fact fact, UnitOfWork unit)
    {
        _ids.Add(id);
        _at.Add(unit.At.UtcDateTime);
        _channels.Add((short)unit.Origin.Channel);
        _credentials.Add(unit.Origin.Credential);
        _libraries.Add(unit.Origin.Library.Value);
        _reasons.Add(unit.Origin.Reason);
        _overridden.Add(unit.Overridden.IsEmpty ? null : string.Join(' ', unit.Overridden));
        switch (fact)
        {
            case LoanOpened { Loan: var loan }:
                Loan(EventKind.LoanOpened, loan, loan.Branch, null, loan.DueDate);
                break;
            case LoanRenewed { Loan: var loan } renewed:
                Loan(EventKind.LoanRenewed, loan, loan.Branch, renewed.DueDateBefore, loan.DueDate);
                break;
            case LoanClosed { Loan: var loan } closed:
                Loan(EventKind.LoanClosed, loan, closed.Branch, loan.DueDate, null);
                break;
            case CopyMoved moved:
                var (copy, title) = (moved.Copy.Id.Value, moved.Copy.TitleId.Value);
                Add(EventKind.CopyMoved, null, copy, title, null, moved.TransitTo ?? moved.At);
                break;
            case ReservationPlaced { Reservation: var placed }:
                Reservation(EventKind.ReservationPlaced, placed);
                break;
            case ReservationMoved { After: var after }:
                Reservation(KindOf(fact), after);
                break;
            case ReceiptIssued { Receipt: var receipt } issued:
                var (returned, of) = (issued.CopyId.Value, issued.TitleId.Value);
                Add(EventKind.CopyReturned, null, returned, of, receipt.Id.Value, receipt.Branch);
                break;
            case PinTried tried:
                // A number below zero is nobody's.
                long? patron = tried.PatronId.Value > 0 ? tried.PatronId.Value : null;
                Add(EventKind.PinTried, patron, null, null, tried.Failures, null);
                break;
            default:
                AddRare(fact);
                break;
        }
    }

    private void AddRare(Fact fact)
    {
        var kind = KindOf(fact);
        switch (fact)
        {
            case LoanChanged { Before: var before, After: var loan }:
                Loan(kind, loan, loan.Branch, before.DueDate, loan.DueDate);
                break;
            case CopySeen seen:
                Add(kind, null, seen.CopyId.Value, seen.TitleId.Value, null, seen.Branch);
                break;
            case NoticeQueued { Notice: var notice }:
                Add(kind, null, null, notice.TitleId?.Value, notice.Id.Value, null);
                _after[^1] = notice.Day;
                break;
            case WorkItemRaised { Item: var item }:
                Add(kind, null, item.CopyId?.Value, null, item.Id.Value, item.Branch);
                break;
            case WorkItemDone done:
                Add(kind, null, null, null, done.Id.Value, null);
                break;
            case HistoryChosen chosen:
                Add(kind, chosen.PatronId.Value, null, null, null, null);
                break;
            case DataGiven given:
                Add(kind, given.PatronId.Value, null, null, null, null);
                break;
            case PatronErased or MembershipErased:
                Add(kind, null, null, null, null, null);
                break;
            case CardChanged changed:
                Add(kind, changed.PatronId.Value, null, null, changed.Card.Id.Value, null);
                break;
            case var other when ContactFacts.PatronOf(other) is { } patron:
                Add(kind, patron.Patron.Value, null, null, patron.Subject, null);
                break;
            case AccountsLinked linked:
                Add(kind, linked.To.Value, null, null, linked.From.Value, null);
                break;
            case NationalCardShared shared:
                Add(kind, shared.PatronId.Value, null, null, shared.CardId.Value, null);
                break;
            case NationalCardWithdrawn withdrawn:
                // Its holder is erased with it.
                Add(kind, null, null, null, withdrawn.CardId.Value, null);
                break;
            case CardIssued issued:
                Add(kind, issued.PatronId.Value, null, null, issued.Card.Id.Value, null);
                break;
            case MembershipChanged changed:
                // In the stream of the library that it concerns, whoever asked.
                Add(kind, changed.PatronId.Value, null, null, null, null);
                _libraries[^1] = (changed.After ?? changed.Before)!.Library.Value;
                break;
            case RulesAccepted accepted:
                Add(kind, accepted.PatronId.Value, null, null, accepted.Version, null);
                _libraries[^1] = accepted.Library.Value;
                break;
            default:
                AddMoney(fact, kind);
                break;
        }
    }

    private void AddMoney(Fact fact, EventKind kind)
    {
        switch (fact)
        {
            case FeeCharged { Fee: var fee }:
                // A fee stays with its patron, so that its event must not lead from there to the loan.
                Add(kind, null, null, null, fee.LoanId?.Value ?? fee.Id.Value, null);
                break;
            case ExclusionChanged changed:
                Add(kind, changed.PatronId.Value, null, null, changed.After.Id.Value, null);
                _libraries[^1] = changed.After.Library.Value;
                break;
            case DebtReviewed reviewed:
                Add(kind, reviewed.PatronId.Value, null, null, null, null);
                _libraries[^1] = reviewed.Library.Value;
                break;
            case FeeChanged { After: var fee, Before: var before }:
                Add(kind, null, null, null, (before.LoanId ?? fee.LoanId)?.Value ?? fee.Id.Value, null);
                break;
            case CollectionExported { Export: var export }:
                Add(kind, null, null, null, export.Id.Value, null);
                break;
            case PaymentTaken { Payment: var payment }:
                Add(kind, null, null, null, payment.Id.Value, null);
                break;
            default:
                AddOfLibrary(fact, kind);
                break;
        }
    }

    private void AddOfLibrary(Fact fact, EventKind kind)
    {
        switch (fact)
        {
            case CardSeriesReserved { Series: var series }:
                Add(kind, null, null, null, series.First, null);
                _libraries[^1] = series.Library.Value;
                break;
            case TitleAdded { Title: var title }:
                Add(kind, null, null, title.Id.Value, null, null);
                break;
            case CopyAdded { Copy: var copy }:
                Add(kind, null, copy.Id.Value, copy.TitleId.Value, null, copy.Branch);
                break;
            case PolicyPublished { Policy: var policy }:
                Add(kind, null, null, null, policy.Version, null);
                _after[^1] = policy.ValidFrom;
                break;
            case RulesPublished { Rules: var rules }:
                Add(kind, null, null, null, rules.Version, null);
                _after[^1] = rules.ValidFrom;
                break;
            case CollectionPlanned planned:
                Add(kind, null, null, null, null, null);
                _libraries[^1] = planned.Library.Value;
                break;
            case CalendarPublished or LibraryFounded or LibraryChanged:
                Add(kind, null, null, null, null, null);
                break;
            default:
                AddPeople(fact, kind);
                break;
        }
    }

    private void AddPeople(Fact fact, EventKind kind)
    {
        switch (fact)
        {
            case PatronRegistered { Patron: var patron }:
                Add(kind, patron.Id.Value, null, null, null, null);
                break;
            case GuardianAdded { Guardian: var guardian }:
                Add(kind, guardian.ChildId.Value, null, null, guardian.Id.Value, null);
                break;
            case GuardianEnded { Guardian: var guardian }:
                Add(kind, guardian.ChildId.Value, null, null, guardian.Id.Value, null);
                break;
            case ConsentGiven { Consent: var consent }:
                Add(kind, consent.PatronId.Value, null, null, consent.Id.Value, null);
                break;
            case ConsentWithdrawn { Consent: var consent }:
                Add(kind, consent.PatronId.Value, null, null, consent.Id.Value, null);
                break;
            case PinChanged changed:
                Add(kind, changed.PatronId.Value, null, null, null, null);
                break;
            case ContactChanged changed:
                Add(kind, changed.PatronId.Value, null, null, null, null);
                break;
            default:
                throw new InvariantBrokenException($"There is no event for {fact.GetType().Name}.");
        }
    }

    public void AddStatements(NpgsqlBatch batch)
    {
        if (_ids.Count == 0)
        {
            return;
        }

        _ = batch.Add(
            """
            insert into event (id, horizon, at, kind, channel, credential, library, patron_id, copy_id, title_id,
                               subject_id, branch, date_before, date_after, reason, overridden)
            select u.id, (select pg_snapshot_xmax(pg_current_snapshot())), u.at, u.kind, u.channel, u.credential,
                   u.library, u.patron, u.copy, u.title, u.subject, u.branch, u.before, u.after, u.reason,
                   u.overridden
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                 as u (id, at, kind, channel, credential, library, patron, copy, title, subject, branch, before, after,
                       reason, overridden)
            """,
            _columns.Seal());
    }

    private void Loan(EventKind kind, Loan loan, BranchId branch, DateOnly? before, DateOnly? after)
    {
        Add(kind, null, loan.CopyId.Value, loan.TitleId.Value, loan.Id.Value, branch);
        _before[^1] = before;
        _after[^1] = after;
    }

    private void Reservation(EventKind kind, Reservation reservation)
    {
        Add(
            kind,
            null,
            reservation.CopyId?.Value,
            reservation.TitleId.Value,
            reservation.Id.Value,
            reservation.PickupBranch);
        _after[^1] = reservation.PickupUntil;
    }

    private void Add(EventKind kind, long? patron, long? copy, long? title, long? subject, BranchId? branch)
    {
        _kinds.Add((short)kind);
        _patrons.Add(patron);
        _copies.Add(copy);
        _titles.Add(title);
        _subjects.Add(subject);
        _branches.Add(branch?.Value);
        _before.Add(null);
        _after.Add(null);
    }

    /// <summary>What the event of a fact says happened.</summary>
    internal static EventKind KindOf(Fact fact) => fact switch
    {
        LoanOpened => EventKind.LoanOpened,
        LoanRenewed => EventKind.LoanRenewed,
        LoanClosed => EventKind.LoanClosed,
        CopyMoved => EventKind.CopyMoved,
        ReservationPlaced => EventKind.ReservationPlaced,
        ReservationMoved moved => moved.Before.State == moved.After.State
            ? EventKind.ReservationChanged
            : KindOf(moved.After.State),
        ReceiptIssued => EventKind.CopyReturned,
        PinTried => EventKind.PinTried,
        LoanChanged changed => changed.Why,
        CopySeen => EventKind.CopySeen,
        NoticeQueued => EventKind.NoticeQueued,
        WorkItemRaised => EventKind.WorkItemRaised,
        WorkItemDone => EventKind.WorkItemDone,
        FeeCharged => EventKind.FeeCharged,
        FeeChanged changed => changed.Why,
        PaymentTaken => EventKind.PaymentTaken,
        CollectionExported => EventKind.CollectionExported,
        CollectionPlanned => EventKind.CollectionPlanned,
        TitleAdded => EventKind.TitleAdded,
        CopyAdded => EventKind.CopyAdded,
        PolicyPublished => EventKind.PolicyPublished,
        CalendarPublished => EventKind.CalendarPublished,
        RulesPublished => EventKind.RulesPublished,
        LibraryFounded => EventKind.LibraryFounded,
        LibraryChanged => EventKind.LibraryChanged,
        CardChanged changed => changed.Why,
        ExclusionChanged changed => changed.Why,
        DebtReviewed => EventKind.DebtReviewed,
        HistoryChosen chosen => chosen.Keep ? EventKind.HistoryKept : EventKind.HistoryNotKept,
        PatronErased => EventKind.PatronErased,
        MembershipErased => EventKind.MembershipErased,
        DataGiven => EventKind.PatronDataGiven,
        AccountsLinked => EventKind.AccountsLinked,
        NationalCardShared => EventKind.NationalCardShared,
        NationalCardWithdrawn => EventKind.NationalCardWithdrawn,
        CardIssued => EventKind.CardIssued,
        CardSeriesReserved => EventKind.CardSeriesReserved,
        MembershipChanged changed => changed.Why,
        RulesAccepted => EventKind.RulesAccepted,
        PatronRegistered => EventKind.PatronRegistered,
        GuardianAdded => EventKind.GuardianAdded,
        GuardianEnded => EventKind.GuardianEnded,
        ConsentGiven => EventKind.ConsentGiven,
        ConsentWithdrawn => EventKind.ConsentWithdrawn,
        PinChanged => EventKind.PinChanged,
        ContactChanged => EventKind.ContactChanged,
        _ => KindOfContact(fact),
    };

    private static EventKind KindOfContact(Fact fact) => fact switch
    {
        PatronRenamed => EventKind.PatronRenamed,
        AddressRegistered => EventKind.AddressRegistered,
        AddressProtectionChanged => EventKind.AddressProtectionChanged,
        PatronMovedAbroad => EventKind.PatronMovedAbroad,
        PatronDied => EventKind.PatronDied,
        NationalIdReplaced => EventKind.NationalIdReplaced,
        TemporaryAddressAdded => EventKind.TemporaryAddressAdded,
        TemporaryAddressRemoved => EventKind.TemporaryAddressRemoved,
        _ => throw new InvariantBrokenException($"There is no event for {fact.GetType().Name}."),
    };

    private static EventKind KindOf(ReservationState state) => state switch
    {
        ReservationState.Waiting => EventKind.ReservationReleased,
        ReservationState.InTransit => EventKind.ReservationCaptured,
        ReservationState.Captured => EventKind.ReservationArrived,
        ReservationState.Ready => EventKind.ReservationReady,
        ReservationState.Fulfilled => EventKind.ReservationFulfilled,
        ReservationState.Cancelled => EventKind.ReservationCancelled,
        ReservationState.Expired => EventKind.ReservationExpired,
        _ => throw new InvariantBrokenException($"A reservation does not move to {state}."),
    };
}
