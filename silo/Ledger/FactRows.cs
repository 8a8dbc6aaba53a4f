using Npgsql;
using Skranke.Ledger;

namespace Skranke.Silo.Ledger;

/// <summary>The second step of a batch: turns the facts of all its units into one statement for each table. Statements
/// that claim something say how many rows they must change; fewer means that a claim was lost. Versions were moved when
/// the fences were checked.</summary>
internal sealed class FactRows
{
    private readonly LoanFacts _loans = new();
    private readonly ReservationFacts _reservations = new();
    private readonly CopyFacts _copies = new();
    private readonly PinFacts _pins = new();
    private readonly CardFacts _cards = new();
    private readonly ContactFacts _contacts = new();
    private readonly NationalFacts _nationalCards = new();
    private readonly MembershipFacts _memberships = new();
    private readonly RegistrationFacts _registrations = new();
    private readonly ConsentFacts _consents = new();
    private readonly ReachFacts _reach = new();
    private readonly ReceiptFacts _receipts = new();
    private readonly NoticeFacts _notices = new();
    private readonly MoneyFacts _money = new();
    private readonly WorkItemFacts _workItems = new();
    private readonly LinkFacts _links = new();
    private readonly LibraryFacts _libraries = new();
    private readonly ErasureFacts _erasures = new();
    private readonly AnswerFacts _answers = new();
    private readonly EventFacts _events = new();
    private readonly ExclusionFacts _exclusions = new();
    private readonly AuditRows _audit = new();
    private readonly List<(NpgsqlBatchCommand Command, int Rows)> _claims = [];

    /// <param name="units">Units whose fences stand.</param>
    /// <param name="eventIds">Ids for their events, taken after their locks.</param>
    public FactRows(IEnumerable<PendingUnit> units, IReadOnlyList<long> eventIds)
    {
        var nextEvent = 0;
        foreach (var unit in units)
        {
            _answers.Add(unit.Unit);
            foreach (var fact in unit.Unit.Facts)
            {
                Add(fact, unit.Unit);
                _events.Add(eventIds[nextEvent++], fact, unit.Unit);
            }

            _audit.Add(unit.Unit);
        }
    }

    public void AddStatements(NpgsqlBatch batch)
    {
        _registrations.AddStatements(batch, _claims);
        _libraries.AddStatements(batch);
        _copies.AddStatements(batch);
        _pins.AddStatements(batch);
        _cards.AddStatements(batch);
        _contacts.AddStatements(batch);
        _nationalCards.AddStatements(batch);
        _memberships.AddStatements(batch);
        _consents.AddStatements(batch);
        _reach.AddStatements(batch);
        _loans.AddStatements(batch, _claims);
        _reservations.AddStatements(batch, _claims);
        _receipts.AddStatements(batch);
        _notices.AddStatements(batch);
        _exclusions.AddStatements(batch);
        _money.AddStatements(batch, _claims);
        _workItems.AddStatements(batch, _claims);
        _erasures.AddStatements(batch);
        _answers.AddStatements(batch);
        _links.AddStatements(batch);
        _events.AddStatements(batch);
        _audit.AddStatements(batch);
    }

    /// <summary>True when every claim changed the rows it had to; to be asked after the batch has run.</summary>
    public bool ClaimsHold() => _claims.TrueForAll(claim => claim.Command.Rows == (ulong)claim.Rows);

    private void Add(Fact fact, UnitOfWork unit)
    {
        switch (fact)
        {
            case LoanOpened opened:
                _loans.Open(opened.Loan);
                break;
            case LoanRenewed renewed:
                _loans.Renew(renewed, unit.At);
                break;
            case LoanClosed closed:
                _loans.Close(closed);
                break;
            case CopyMoved moved:
                _copies.Move(moved);
                break;
            case ReservationPlaced placed:
                _reservations.Place(placed.Reservation);
                break;
            case ReservationMoved moved:
                _reservations.Move(moved, unit.At);
                break;
            case ReceiptIssued issued:
                _receipts.Add(issued.Receipt);
                break;
            case PinTried tried:
                _pins.Add(tried);
                break;
            case LoanChanged changed:
                _loans.Change(changed, unit.At);
                break;
            case WorkItemDone done:
                _workItems.Finish(done, unit);
                break;
            case AccountsLinked linked:
                _links.Add(linked, unit);
                break;
            default:
                AddRare(fact, unit);
                break;
        }
    }

    private void AddRare(Fact fact, UnitOfWork unit)
    {
        var at = unit.At;
        switch (fact)
        {
            case NoticeQueued queued:
                _notices.Add(queued, at);
                break;
            case WorkItemRaised raised:
                _notices.Add(raised, at);
                break;
            case CopySeen seen:
                _notices.Add(seen);
                break;
            case CardChanged changed:
                _cards.Add(changed, at);
                break;
            case HistoryChosen chosen:
                _erasures.Add(chosen, unit);
                break;
            case PatronErased erased:
                _erasures.Add(erased);
                break;
            case MembershipErased left:
                _erasures.Add(left);
                break;
            case DataGiven:
                // Nothing changes; that it was read stands in the event log.
                break;
            case NationalCardShared shared:
                _nationalCards.Add(shared);
                break;
            case NationalCardWithdrawn withdrawn:
                _nationalCards.Add(withdrawn);
                break;
            case CardIssued issued:
                _cards.Add(issued, at);
                break;
            case CardSeriesReserved reserved:
                _libraries.Add(reserved);
                break;
            case MembershipChanged changed:
                _memberships.Add(changed);
                break;
            case RulesAccepted accepted:
                _memberships.Add(accepted, unit);
                break;
            case var other when _contacts.TryAdd(other):
                break;
            default:
                AddMoney(fact, unit);
                break;
        }
    }

    private void AddMoney(Fact fact, UnitOfWork unit)
    {
        switch (fact)
        {
            case FeeCharged charged:
                _money.Add(charged, unit);
                _exclusions.DebtChanged(charged.Fee);
                break;
            case ExclusionChanged changed:
                _exclusions.Add(changed);
                break;
            case DebtReviewed reviewed:
                _exclusions.Add(reviewed);
                break;
            case FeeChanged changed:
                _money.Add(changed, unit);
                _exclusions.DebtChanged(changed.After);
                break;
            case PaymentTaken taken:
                _money.Add(taken, unit);
                break;
            case CollectionExported exported:
                _money.Add(exported, unit);
                break;
            default:
                AddOfLibrary(fact, unit);
                break;
        }
    }

    private void AddOfLibrary(Fact fact, UnitOfWork unit)
    {
        switch (fact)
        {
            case PolicyPublished published:
                _libraries.Publish(published);
                break;
            case CalendarPublished published:
                _libraries.Publish(published);
                break;
            case RulesPublished published:
                _libraries.Publish(published);
                break;
            case LibraryFounded founded:
                _libraries.Found(founded);
                break;
            case CollectionPlanned planned:
                _libraries.Plan(planned);
                break;
            case LibraryChanged changed:
                _libraries.Change(changed);
                break;
            case TitleAdded added:
                _libraries.Add(added);
                break;
            case CopyAdded added:
                _libraries.Add(added);
                break;
            default:
                AddPeople(fact, unit);
                break;
        }
    }

    private void AddPeople(Fact fact, UnitOfWork unit)
    {
        switch (fact)
        {
            case PatronRegistered registered:
                _registrations.Add(registered, unit.At);
                break;
            case GuardianAdded added:
                _consents.Add(added);
                break;
            case GuardianEnded ended:
                _consents.Add(ended);
                break;
            case ConsentGiven given:
                _consents.Add(given, unit);
                break;
            case ConsentWithdrawn withdrawn:
                _consents.Add(withdrawn, unit);
                break;
            case PinChanged changed:
                _reach.Add(changed);
                break;
            case ContactChanged changed:
                _reach.Add(changed);
                break;
            default:
                throw new InvariantBrokenException($"The ledger has no table for {fact.GetType().Name}.");
        }
    }
}
