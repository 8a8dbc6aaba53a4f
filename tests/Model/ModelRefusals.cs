namespace Skranke.Tests.Model;

/// <summary>What stands in the way, the most important first.</summary>
internal sealed partial class ModelLibrary
{
    private IEnumerable<string> WhyNotLend(int patron, int copy)
    {
        var it = Copies[copy];
        if (IsExcluded(patron))
        {
            yield return "patron.excluded";
        }

        if (rules.LoansMax is { } most && Copies.Count(one => one.Loan?.Patron == patron) >= most)
        {
            yield return "patron.loan-limit";
        }

        if (_strangers.Contains(patron))
        {
            yield return "membership.missing";
        }

        if (it.Loan is { } held && (held.Patron == patron || !held.Lost))
        {
            yield return held.Patron == patron ? "copy.on-loan-to-patron" : "copy.on-loan";
        }

        if (KeptFor(copy) is { } kept && kept.Patron != patron)
        {
            yield return "copy.reserved-for-other";
        }

        if (!ModelThings.Material[ModelThings.Copies[copy].Title].Lent || it.Trouble == "damaged")
        {
            yield return "copy.not-loanable";
        }

        if (it.Loan is { Lost: true } lost && lost.Patron != patron)
        {
            yield return "copy.lost";
        }

        if (it.OnItsWayTo is not null && it.Trouble == "" && KeptFor(copy) is null)
        {
            yield return "copy.in-transit";
        }
    }

    private IEnumerable<string> WhyNotRenew(ModelLoan loan)
    {
        if (rules.WindowDays is { } days && Today < loan.Due.AddDays(-days))
        {
            yield return "renewal.too-early";
        }

        if (loan.Renewals >= rules.RenewalsMax)
        {
            yield return "renewal.max-reached";
        }

        if (Reservations.Exists(one => one.Patron != loan.Patron && Wants(one, loan.Copy)))
        {
            yield return "renewal.reserved-by-other";
        }

        if (loan.Lost || !ModelThings.Material[ModelThings.Copies[loan.Copy].Title].Renewed)
        {
            yield return "renewal.not-renewable";
        }

        if (IsExcluded(loan.Patron))
        {
            yield return "renewal.patron-excluded";
        }

        if (!rules.RenewWhenOverdue && Today > loan.Due)
        {
            yield return "renewal.overdue";
        }
    }

    private IEnumerable<string> WhyNotReserve(int patron, int[] titles, int pickup, string? issue)
    {
        var active = Reservations.Where(one => one.Active && one.Patron == patron).ToList();
        if (IsExcluded(patron))
        {
            yield return "patron.excluded";
        }

        if (rules.ReservationsMax is { } most && active.Count >= most)
        {
            yield return "patron.reservation-limit";
        }

        if (_strangers.Contains(patron))
        {
            yield return "membership.missing";
        }

        if (pickup >= ModelThings.Branches)
        {
            yield return "branch.unknown";
        }

        if (active.Exists(one => one.Issue == issue && titles.Any(one.Places.ContainsKey)))
        {
            yield return "reservation.duplicate";
        }

        if (titles.Any(title => !ModelThings.Material[title].Reserved))
        {
            yield return "reservation.not-reservable";
        }

        for (var copy = 0; copy < Copies.Count; copy++)
        {
            var isIt = titles.Contains(ModelThings.Copies[copy].Title)
                && (issue is null || issue == ModelThings.Copies[copy].Issue);
            if (isIt && Copies[copy].Loan?.Patron == patron)
            {
                yield return "reservation.already-on-loan";
            }
        }
    }

    private static string? First(IEnumerable<string> refusals, bool staff)
    {
        var first = refusals.FirstOrDefault(code => !staff || !ModelRules.Overridable.Contains(code));
        return first is null ? null : $"refused {first}";
    }

    private bool IsExcluded(int patron) =>
        _excluded.Contains(patron) && Today < ModelThings.ExcludedUntil;
}
