using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Registrations, guardians and consents in memory. Names are kept nowhere: no decision asks for
/// them.</summary>
public sealed partial class MemoryLedger
{
    private readonly List<Guardian> _guardians = [];
    private readonly List<Consent> _consents = [];

    /// <summary>Lets a patron have a national id.</summary>
    public void Put(PatronId patron, SealedNationalId nationalId) =>
        PutNationalId(patron, nationalId.IndexText);

    public ValueTask<IReadOnlyList<Account>> Accounts(SealedNationalId nationalId)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<Account>>([.. AccountsOf(nationalId.IndexText)]);
        }
    }

    public ValueTask<Guardianship> Guardianship(PatronId child)
    {
        lock (_committing)
        {
            return ValueTask.FromResult(new Guardianship(
                [.. _guardians.Where(guardian => guardian.ChildId == child)],
                [.. _consents.Where(consent => consent.PatronId == child)]));
        }
    }

    public ValueTask<IReadOnlyList<Guardian>> BondsOf(PatronId guardian)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<IReadOnlyList<Guardian>>(
                [.. _guardians.Where(bond => bond.PatronId == guardian)]);
        }
    }

    private IEnumerable<Account> AccountsOf(string index) =>
        from known in _nationalIds
        where known.Value == index
        orderby known.Key.Value
        let patron = _patrons[known.Key.Value]
        select new Account(
            patron.Id,
            RegistrationFacts.HasNationalCard(patron),
            [.. patron.Memberships.Select(membership => membership.Library)]);

    /// <summary>The constraint that a registration would violate.</summary>
    private string? LostRegistration(UnitOfWork unit)
    {
        foreach (var (patron, _, nationalId, library) in unit.Facts.OfType<PatronRegistered>())
        {
            if (patron.Cards.Any(card => card.Kind != CardKind.NationalId && HasNumber(card.Library, card.Number)))
            {
                return "card_one_local_number";
            }

            var isNational = RegistrationFacts.HasNationalCard(patron);
            if (nationalId is not null && AccountsOf(nationalId.IndexText).Any(account => isNational
                ? account.IsNational
                : !account.IsNational && account.Libraries.Contains(library)))
            {
                return "version";
            }
        }

        return null;
    }

    /// <summary>Who was child or guardian under one account is it under another.</summary>
    private void MoveGuardianship(PatronId from, PatronId to)
    {
        for (var place = 0; place < _guardians.Count; place++)
        {
            var guardian = _guardians[place];
            _guardians[place] = guardian with
            {
                ChildId = guardian.ChildId == from ? to : guardian.ChildId,
                PatronId = guardian.PatronId == from ? to : guardian.PatronId,
            };
        }

        for (var place = 0; place < _consents.Count; place++)
        {
            if (_consents[place].PatronId == from)
            {
                _consents[place] = _consents[place] with { PatronId = to };
            }
        }
    }

    private void WritePeople(Fact fact)
    {
        switch (fact)
        {
            case PatronRegistered registered:
                Put(registered.Patron);
                if (registered.NationalId is { } nationalId)
                {
                    Put(registered.Patron.Id, nationalId);
                }

                break;
            case GuardianAdded added:
                _guardians.Add(added.Guardian);
                break;
            case GuardianEnded ended:
                _guardians[_guardians.FindIndex(one => one.Id == ended.Guardian.Id)] = ended.Guardian;
                break;
            case ConsentGiven { Consent: var given }:
                _consents.Add(given);
                Change(given.PatronId, patron => patron with
                {
                    GuardianConsent = patron.GuardianConsent || given.Kind == ConsentKind.GuardianBorrow,
                });
                break;
            case ConsentWithdrawn withdrawn:
                var consent = withdrawn.Consent;
                _consents[_consents.FindIndex(one => one.Id == consent.Id)] = consent;
                Change(consent.PatronId, patron => patron with { GuardianConsent = withdrawn.GuardianConsent });
                break;
            case PinChanged changed:
                Change(changed.PatronId, patron => patron with { Pin = changed.Pin });
                break;
            case ContactChanged { Change: var said } changed:
                Change(changed.PatronId, patron => patron with
                {
                    Municipality = said.Municipality is { } municipality ? municipality.Value : patron.Municipality,
                    FixedCategory = said.Category is { } category ? category.Value : patron.FixedCategory,
                });
                break;
            default:
                throw new InvariantBrokenException($"The ledger has no place for {fact.GetType().Name}.");
        }
    }
}
