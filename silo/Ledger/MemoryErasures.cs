using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Silo.Ledger;

/// <summary>Who keeps a history, and what is gone when a patron is erased, in memory.</summary>
public sealed partial class MemoryLedger
{
    private readonly HashSet<PatronId> _keepers = [];

    /// <summary>Who wants to keep the history of what was borrowed.</summary>
    public IReadOnlyCollection<PatronId> Keepers
    {
        get
        {
            lock (_committing)
            {
                return [.. _keepers];
            }
        }
    }

    private void WritePrivacy(Fact fact)
    {
        switch (fact)
        {
            case HistoryChosen chosen:
                _ = chosen.Keep ? _keepers.Add(chosen.PatronId) : _keepers.Remove(chosen.PatronId);
                break;
            case PatronErased erased:
                var patron = _patrons[erased.PatronId.Value];
                _patrons[patron.Id.Value] = Shell(patron);
                _ = _keepers.Remove(patron.Id);
                _ = _guardians.RemoveAll(one => one.ChildId == patron.Id);
                _ = _consents.RemoveAll(one => one.PatronId == patron.Id);
                Cut(patron.Id, null);
                break;
            case MembershipErased left:
                var member = _patrons[left.PatronId.Value];
                _patrons[member.Id.Value] = member with
                {
                    Memberships = [.. member.Memberships.Where(one => one.Library != left.Library)],
                    Exclusions = [.. member.Exclusions.Where(one => one.Library != left.Library)],
                    Cards = [.. member.Cards.Where(card => card.Library != left.Library)],
                };
                _ = _consents.RemoveAll(one => one.PatronId == member.Id && one.Library == left.Library);
                Cut(member.Id, left.Library);
                break;
        }
    }

    private static Patron Shell(Patron patron) => new()
    {
        Id = patron.Id,
        Version = patron.Version,
        Kind = patron.Kind,
        Erased = true,
        Cards = [],
        Memberships = [],
        Exclusions = [],
        Loans = [],
        Reservations = [],
    };

    /// <summary>Nothing that has ended leads to the patron any more.</summary>
    private void Cut(PatronId patron, Isil? library)
    {
        foreach (var loan in _loans.Values.Where(loan => loan.PatronId == patron && loan.ClosedAt is not null
            && (library is null || loan.Library == library)).ToArray())
        {
            _loans[loan.Id.Value] = loan with { PatronId = default, Version = loan.Version + 1 };
        }

        foreach (var one in _reservations.Values.Where(one => one.PatronId == patron && !one.IsActive
            && (library is null || one.Library == library)).ToArray())
        {
            _reservations[one.Id.Value] = one with { PatronId = default, Version = one.Version + 1 };
        }

        Replace(
            _fees,
            fee => fee.PatronId == patron && !fee.IsOpen && (library is null || fee.Library == library),
            fee => fee with { PatronId = default, Cause = null, CopyId = null, Loans = [] });
        Replace(
            _payments,
            payment => payment.PatronId == patron && (library is null || payment.Library == library),
            payment => payment with { PatronId = default });
        _ = _notices.RemoveAll(one => one.PatronId == patron && (library is null || one.Library == library));
    }
}
