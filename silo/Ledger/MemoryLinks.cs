using Skranke.Ledger;
using Skranke.Patrons;
using Skranke.WorkItems;

namespace Skranke.Silo.Ledger;

/// <summary>Two accounts of one person, and who is one person.</summary>
public sealed partial class MemoryLedger
{
    /// <summary>Of how patrons are reached, memory keeps where they live.</summary>
    public ValueTask<ContactDifferences> ContactDifferences(PatronId one, PatronId other)
    {
        lock (_committing)
        {
            var (here, there) = (ResidenceOf(one.Value).Registered, ResidenceOf(other.Value).Registered);
            return ValueTask.FromResult(Patrons.ContactDifferences.None with
            {
                Address = here is not null && there is not null && here != there,
            });
        }
    }

    public ValueTask<bool?> AreOnePerson(PatronId one, PatronId other)
    {
        lock (_committing)
        {
            return ValueTask.FromResult<bool?>(
                _nationalIds.TryGetValue(one, out var first) && _nationalIds.TryGetValue(other, out var second)
                    ? first == second
                    : null);
        }
    }

    public ValueTask<IReadOnlyList<PatronId>> OtherAccounts(PatronId patron)
    {
        lock (_committing)
        {
            var nationalId = _nationalIds.GetValueOrDefault(patron);
            return ValueTask.FromResult<IReadOnlyList<PatronId>>(
            [
                .. _nationalIds.Where(one => one.Key != patron && one.Value == nationalId).Select(one => one.Key)
                    .Where(other => _patrons[other.Value] is { Erased: false, LinkedTo: null })
                    .Where(other => !_workItems.Any(item => IsOfPair(item, patron, other)))
                    .OrderBy(other => other.Value),
            ]);
        }
    }

    private bool IsProposed(WorkItem item) => item.Kind == WorkItemKind.LinkProposed
        && _workItems.Any(known => IsOfPair(known, item.PatronId!.Value, item.OtherPatronId!.Value));

    private static bool IsOfPair(WorkItem item, PatronId one, PatronId other) =>
        item.Kind == WorkItemKind.LinkProposed
        && ((item.PatronId == one && item.OtherPatronId == other)
            || (item.PatronId == other && item.OtherPatronId == one));

    private void Link(AccountsLinked linked)
    {
        var (gone, kept) = (_patrons[linked.From.Value], _patrons[linked.To.Value]);
        _patrons[kept.Id.Value] = kept with
        {
            BirthDate = kept.BirthDate ?? gone.BirthDate,
            DiedOn = kept.DiedOn ?? gone.DiedOn,
            Municipality = kept.Municipality ?? gone.Municipality,
            FixedCategory = kept.FixedCategory ?? gone.FixedCategory,
            GuardianConsent = kept.GuardianConsent || gone.GuardianConsent,
            Pin = kept.Pin ?? gone.Pin,
            Cards = [.. kept.Cards.Concat(linked.Cards).OrderBy(card => card.Id.Value)],
            Memberships = linked.Memberships,
            Exclusions = kept.Exclusions.AddRange(gone.Exclusions),
        };
        _patrons[gone.Id.Value] = gone with
        {
            LinkedTo = kept.Id,
            BirthDate = null,
            Municipality = null,
            FixedCategory = null,
            GuardianConsent = false,
            Pin = null,
            Cards = [],
            Memberships = [],
            Exclusions = [],
        };
        if (_nationalIds.Remove(gone.Id, out var nationalId))
        {
            _ = _nationalIds.TryAdd(kept.Id, nationalId);
        }

        MoveResidence(gone.Id.Value, kept.Id.Value);
        MoveRows(gone.Id, kept.Id);
        MoveGuardianship(gone.Id, kept.Id);
    }

    /// <summary>As with the contacts of the other ledger: the register's address wins, and what is secret anywhere is
    /// secret.</summary>
    private void MoveResidence(long from, long to)
    {
        var (goes, stays) = (ResidenceOf(from), ResidenceOf(to));
        var isTaken = (goes.FromRegister && !stays.FromRegister)
            || (stays.Registered is null && !stays.FromRegister);
        var isProtected = goes.IsProtected || stays.IsProtected;
        var until = !goes.IsProtected ? stays.ProtectedUntil
            : !stays.IsProtected ? goes.ProtectedUntil
            : goes.ProtectedUntil > stays.ProtectedUntil ? goes.ProtectedUntil
            : goes.ProtectedUntil is null ? null : stays.ProtectedUntil;
        _residences[to] = stays with
        {
            Registered = isProtected && until is null ? null : isTaken ? goes.Registered : stays.Registered,
            FromRegister = goes.FromRegister || stays.FromRegister,
            HasNationalId = goes.HasNationalId || stays.HasNationalId,
            IsProtected = isProtected,
            ProtectedUntil = until,
            Temporary = isProtected ? [] : stays.Temporary.AddRange(goes.Temporary),
        };
        _ = _residences.Remove(from);
    }

    private void MoveRows(PatronId from, PatronId to)
    {
        foreach (var loan in _loans.Values.Where(loan => loan.PatronId == from).ToArray())
        {
            _loans[loan.Id.Value] = loan with { PatronId = to, Version = loan.Version + 1 };
        }

        foreach (var one in _reservations.Values.Where(one => one.PatronId == from).ToArray())
        {
            _reservations[one.Id.Value] = one with { PatronId = to, Version = one.Version + 1 };
        }

        Replace(
            _fees,
            fee => fee.PatronId == from,
            fee => fee with { PatronId = to, Cause = null, Version = fee.Version + 1 });
        Replace(_payments, payment => payment.PatronId == from, payment => payment with { PatronId = to });
        Replace(_notices, notice => notice.PatronId == from, notice => notice with { PatronId = to });
        foreach (var item in _workItems.Where(item => item.Kind == WorkItemKind.LinkProposed
            && (item.PatronId == from || item.OtherPatronId == from)))
        {
            _ = _doneItems.TryAdd(item.Id, null);
        }

        Replace(
            _workItems,
            item => item.PatronId == from && item.Kind != WorkItemKind.LinkProposed,
            item => item with { PatronId = to });
    }

    private static void Replace<T>(List<T> rows, Predicate<T> which, Func<T, T> by)
    {
        for (var place = 0; place < rows.Count; place++)
        {
            rows[place] = which(rows[place]) ? by(rows[place]) : rows[place];
        }
    }
}
