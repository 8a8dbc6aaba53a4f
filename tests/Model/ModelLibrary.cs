namespace Skranke.Tests.Model;

/// <summary>A copy of the model: lent, kept for somebody, on its way, or on a shelf.</summary>
internal sealed class ModelCopy
{
    public int? LentTo { get; set; }
    public DateOnly Due { get; set; }
    public int Renewals { get; set; }

    /// <summary>The branch it is on its way to.</summary>
    public int? OnItsWayTo { get; set; }
}

internal sealed class ModelReservation
{
    public required int Patron { get; init; }
    public required int Title { get; init; }
    public required int Pickup { get; init; }
    public required DateOnly InterestUntil { get; init; }

    /// <summary>The only copy that will do.</summary>
    public int? OnlyCopy { get; init; }

    /// <summary>waiting, coming, ready, fulfilled, cancelled or expired.</summary>
    public string State { get; set; } = "waiting";
    public int? Copy { get; set; }
    public DateOnly? PickupUntil { get; set; }

    /// <summary>The number the engine gave it, which decides the order of timers that fall due together.</summary>
    public long Number { get; set; }

    public bool Active => State is "waiting" or "coming" or "ready";
}

/// <summary>A lending library in the plainest words, with lists and loops: what the engine must answer, and what must
/// be true afterwards. Shares no code with the rules.</summary>
internal sealed class ModelLibrary(ModelRules rules)
{
    public DateOnly Today { get; private set; } = ModelThings.FirstDay;

    public List<ModelCopy> Copies { get; } = [.. ModelThings.Copies.Select(_ => new ModelCopy())];

    /// <summary>In the order in which they were placed.</summary>
    public List<ModelReservation> Reservations { get; } = [];

    public string Lend(int patron, int copy, bool staff)
    {
        if (First(WhyNotLend(patron, copy), staff) is { } refusal)
        {
            return refusal;
        }

        var it = Copies[copy];
        var title = ModelThings.Copies[copy].Title;
        if (KeptFor(copy) is { } kept && kept.Patron != patron)
        {
            (kept.State, kept.Copy, kept.PickupUntil) = ("waiting", null, null);
        }

        it.LentTo = patron;
        it.Due = Open(Today.AddDays(ModelThings.Material[title].Days));
        it.Renewals = 0;
        it.OnItsWayTo = null;
        if (Reservations.Find(one => one.Active && one.Patron == patron && one.Title == title) is { } own)
        {
            End(own, "fulfilled", passOn: own.Copy != copy);
        }

        return $"lent until {it.Due:yyyy-MM-dd}";
    }

    public string TakeBack(int copy, int branch)
    {
        var it = Copies[copy];
        var closed = it.LentTo;
        it.LentTo = null;
        var kept = KeptFor(copy);
        if (kept is null && NextFor(copy) is { } next)
        {
            Give(copy, next, branch);
            kept = next;
        }
        else if (kept is { State: "coming" } && kept.Pickup == branch)
        {
            Give(copy, kept, branch);
        }
        else if (kept is { State: "ready" } && kept.Pickup != branch)
        {
            (kept.State, kept.PickupUntil) = ("coming", null);
        }

        int? to = kept is not null
            ? kept.Pickup == branch ? null : kept.Pickup
            : ModelThings.Copies[copy].Home == branch ? null : ModelThings.Copies[copy].Home;
        it.OnItsWayTo = to;
        return $"from {closed} to {(to is not null ? $"branch {to}" : kept is not null ? "pickup" : "shelf")}";
    }

    public string Renew(int patron, int copy, bool staff)
    {
        if (Copies[copy].LentTo != patron)
        {
            return "refused loan.closed";
        }

        if (First(WhyNotRenew(patron, copy), staff) is { } refusal)
        {
            return refusal;
        }

        var it = Copies[copy];
        var from = rules.RenewFromToday || it.Due < Today ? Today : it.Due;
        var due = Open(from.AddDays(ModelThings.Material[ModelThings.Copies[copy].Title].Days));
        it.Due = due > it.Due ? due : it.Due;
        it.Renewals++;
        return $"renewed until {it.Due:yyyy-MM-dd}";
    }

    public string Reserve(int patron, int title, int pickup, int? onlyCopy, bool staff)
    {
        if (First(WhyNotReserve(patron, title, pickup), staff) is { } refusal)
        {
            return refusal;
        }

        Reservations.Add(new ModelReservation
        {
            Patron = patron,
            Title = title,
            Pickup = pickup,
            OnlyCopy = onlyCopy,
            InterestUntil = Today.AddDays(rules.InterestDays),
        });
        return $"place {Reservations.Count(one => one.Title == title && one.State == "waiting")}";
    }

    public string Cancel(ModelReservation reservation)
    {
        if (!reservation.Active)
        {
            return "refused reservation.ended";
        }

        End(reservation, "cancelled", passOn: true);
        return "cancelled";
    }

    /// <summary>Days pass, and what has run out ends: shard by shard, the oldest first.</summary>
    public void Wait(int days)
    {
        Today = Today.AddDays(days);
        for (var shard = 0; shard < 16; shard++)
        {
            var due = Reservations.Where(one => one.Number % 16 == shard && HasRunOut(one))
                .OrderBy(one => one.State == "ready" ? one.PickupUntil : one.InterestUntil)
                .ThenBy(one => one.Number).ToList();
            foreach (var one in due.Where(HasRunOut))
            {
                End(one, "expired", passOn: true);
            }
        }
    }

    private IEnumerable<string> WhyNotLend(int patron, int copy)
    {
        var it = Copies[copy];
        if (IsExcluded(patron))
        {
            yield return "patron.excluded";
        }

        if (rules.LoansMax is { } most && Copies.Count(one => one.LentTo == patron) >= most)
        {
            yield return "patron.loan-limit";
        }

        if (patron == ModelThings.Stranger)
        {
            yield return "membership.missing";
        }

        if (it.LentTo is { } holder)
        {
            yield return holder == patron ? "copy.on-loan-to-patron" : "copy.on-loan";
        }

        if (KeptFor(copy) is { } kept && kept.Patron != patron)
        {
            yield return "copy.reserved-for-other";
        }

        if (!ModelThings.Material[ModelThings.Copies[copy].Title].Lent)
        {
            yield return "copy.not-loanable";
        }

        if (it.OnItsWayTo is not null && KeptFor(copy) is null)
        {
            yield return "copy.in-transit";
        }
    }

    private IEnumerable<string> WhyNotRenew(int patron, int copy)
    {
        var it = Copies[copy];
        if (rules.WindowDays is { } days && Today < it.Due.AddDays(-days))
        {
            yield return "renewal.too-early";
        }

        if (it.Renewals >= rules.RenewalsMax)
        {
            yield return "renewal.max-reached";
        }

        if (Reservations.Exists(one => one.Patron != patron && Wants(one, copy)))
        {
            yield return "renewal.reserved-by-other";
        }

        if (!ModelThings.Material[ModelThings.Copies[copy].Title].Renewed)
        {
            yield return "renewal.not-renewable";
        }

        if (IsExcluded(patron))
        {
            yield return "renewal.patron-excluded";
        }

        if (!rules.RenewWhenOverdue && Today > it.Due)
        {
            yield return "renewal.overdue";
        }
    }

    private IEnumerable<string> WhyNotReserve(int patron, int title, int pickup)
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

        if (patron == ModelThings.Stranger)
        {
            yield return "membership.missing";
        }

        if (pickup >= ModelThings.Branches)
        {
            yield return "branch.unknown";
        }

        if (active.Exists(one => one.Title == title))
        {
            yield return "reservation.duplicate";
        }

        if (!ModelThings.Material[title].Reserved)
        {
            yield return "reservation.not-reservable";
        }

        for (var copy = 0; copy < Copies.Count; copy++)
        {
            if (ModelThings.Copies[copy].Title == title && Copies[copy].LentTo == patron)
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
        patron == ModelThings.ExcludedPatron && Today < ModelThings.ExcludedUntil;

    private bool HasRunOut(ModelReservation one) =>
        (one.State == "waiting" && Today > one.InterestUntil) || (one.State == "ready" && Today > one.PickupUntil);

    public ModelReservation? KeptFor(int copy) => Reservations.Find(one => one.Active && one.Copy == copy);

    private bool Wants(ModelReservation one, int copy) =>
        one.State == "waiting"
        && Today <= one.InterestUntil
        && one.Title == ModelThings.Copies[copy].Title
        && (one.OnlyCopy is null || one.OnlyCopy == copy);

    private ModelReservation? NextFor(int copy) => Reservations.Find(one => Wants(one, copy));

    private void Give(int copy, ModelReservation to, int branch)
    {
        to.Copy = copy;
        to.State = to.Pickup == branch ? "ready" : "coming";
        if (to.State == "ready")
        {
            to.PickupUntil = Today;
            for (var left = rules.PickupDays; left > 0; left--)
            {
                to.PickupUntil = Open(to.PickupUntil.Value.AddDays(1));
            }
        }
    }

    /// <summary>A copy that lies on the pickup shelf goes to the next; one that is still coming is found when it is
    /// scanned.</summary>
    private void End(ModelReservation reservation, string state, bool passOn)
    {
        var lies = reservation.State == "ready";
        reservation.State = state;
        if (passOn && lies && reservation.Copy is { } copy && NextFor(copy) is { } next)
        {
            Give(copy, next, reservation.Pickup);
        }
    }

    private DateOnly Open(DateOnly day) =>
        rules.ClosedOnSundays && day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(1) : day;
}
