using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>What the ledger in memory keeps of where patrons live, and of the cards that other systems write.</summary>
public sealed partial class MemoryLedger
{
    private readonly Dictionary<long, Residence> _residences = [];

    public ValueTask<Residence?> Residence(PatronId id)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(_patrons.ContainsKey(id.Value) ? ResidenceOf(id.Value) : null);
        }
    }

    public void Put(PatronId patron, Residence residence) => _residences[patron.Value] = residence;

    private Residence ResidenceOf(long patron) => _residences.GetValueOrDefault(patron) ?? new Residence();

    private void WriteContact(Fact fact, long patron)
    {
        var (before, person) = (ResidenceOf(patron), _patrons[patron]);
        switch (fact)
        {
            case AddressRegistered registered:
                _residences[patron] = before with { Registered = registered.Address, FromRegister = true };
                _patrons[patron] = person with { Municipality = registered.Municipality };
                break;
            case PatronMovedAbroad:
                _residences[patron] = before with { Registered = null, FromRegister = true };
                _patrons[patron] = person with { Municipality = null };
                break;
            case AddressProtectionChanged changed:
                _residences[patron] = before with
                {
                    IsProtected = changed.IsProtected,
                    ProtectedUntil = changed.Until,
                    Registered = changed is { IsProtected: true, Until: null } ? null : before.Registered,
                    Temporary = changed.IsProtected ? [] : before.Temporary,
                };
                break;
            case NationalIdReplaced:
                _residences[patron] = before with { HasNationalId = true };
                break;
            case PatronDied died:
                _patrons[patron] = person with { DiedOn = died.On };
                break;
            case TemporaryAddressAdded added:
                _residences[patron] = before with { Temporary = before.Temporary.Add(added.Address) };
                break;
            case TemporaryAddressRemoved removed:
                _residences[patron] = before with
                {
                    Temporary = before.Temporary.RemoveAll(address => address.Id == removed.Id),
                };
                break;
        }
    }

    private void Write(NationalCardShared shared)
    {
        var patron = _patrons.GetValueOrDefault(shared.PatronId.Value) ?? new Patron
        {
            Id = shared.PatronId,
            Version = 1,
            Kind = PatronKind.Person,
            BirthDate = shared.BirthDate,
            Cards = [],
            Memberships = [],
            Exclusions = [],
            Loans = [],
            Reservations = [],
        };
        var old = patron.Cards.Where(card => card.Id != shared.CardId);
        if (shared is { IsNewCard: true, Card.State: NationalCardState.Active })
        {
            old = old.Select(card => card.Library is null && card.Kind != CardKind.NationalId
                ? card with { State = CardState.Replaced }
                : card);
        }

        var was = patron.Cards.FirstOrDefault(card => card.Id == shared.CardId);
        var card = (was ?? new Card(shared.Card.Number, CardKind.NationalDigital, CardState.Active, null)) with
        {
            Id = shared.CardId,
            State = StateOf(shared.Card.State),
            BlockReason = shared.Card.State switch
            {
                NationalCardState.Blocked => CardBlockReason.Other,
                NationalCardState.Lost => CardBlockReason.Lost,
                _ => null,
            },
        };
        _patrons[patron.Id.Value] = patron with
        {
            Cards = [.. old.Append(card).OrderBy(one => one.Id.Value)],
            Memberships = [.. MembershipsAfter(patron, shared.Card)],
        };
    }

    private IEnumerable<Membership> MembershipsAfter(Patron patron, NationalCard card)
    {
        var named = card.Home is { } home ? card.Libraries.Append(home) : card.Libraries;
        var ours = named.Distinct().Where(library => _libraries.ContainsKey(library.Value)).ToHashSet();
        return patron.Memberships
            .Select(membership => card.Home is { } at && ours.Contains(at)
                ? membership with { Home = membership.Library == at }
                : membership)
            .Concat(ours.Where(library => patron.MembershipOf(library) is null)
                .Select(library => new Membership(library, MembershipState.Pending, library == card.Home, null)))
            .OrderBy(membership => membership.Library.Value, StringComparer.Ordinal);
    }

    private static CardState StateOf(NationalCardState state) => state switch
    {
        NationalCardState.Active => CardState.Active,
        NationalCardState.Replaced => CardState.Replaced,
        _ => CardState.Blocked,
    };
}
