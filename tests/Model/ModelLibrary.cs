namespace Skranke.Tests.Model;

/// <summary>A lending library in the plainest words, with lists and loops: what the engine must answer, and what must
/// be true afterwards. Shares no code with the rules.</summary>
internal sealed partial class ModelLibrary(ModelRules rules)
{
    public DateOnly Today { get; private set; } = ModelThings.FirstDay;

    public List<ModelCopy> Copies { get; } = [.. ModelThings.Copies.Select(_ => new ModelCopy())];

    /// <summary>In the order in which they were made.</summary>
    public List<ModelLoan> Loans { get; } = [];

    /// <summary>In the order in which they were placed.</summary>
    public List<ModelReservation> Reservations { get; } = [];

    /// <summary>What each patron was charged.</summary>
    public int[] Fees { get; } = new int[ModelThings.Patrons];

    public string Lend(int patron, int copy, int branch, bool staff)
    {
        if (First(WhyNotLend(patron, copy), staff) is { } refusal)
        {
            return refusal;
        }

        var it = Copies[copy];
        if (it.Loan is { } before)
        {
            Charge(before);
            before.Open = false;
        }

        if (KeptFor(copy) is { } kept && kept.Patron != patron)
        {
            Release(kept);
        }

        var material = ModelThings.Material[ModelThings.Copies[copy].Title];
        var loan = new ModelLoan
        {
            Patron = patron,
            Copy = copy,
            Branch = branch,
            Due = Open(Today.AddDays(material.Days)),
        };
        loan.TimerOn = TimerFor(loan, material.Renewed ? rules.RenewalsMax : 0);
        Loans.Add(loan);
        it.Loan = loan;
        it.OnItsWayTo = null;
        it.Trouble = it.Trouble == "damaged" ? "damaged" : "";
        loan.Fulfilled = OwnReservation(patron, copy);
        if (loan.Fulfilled is { } own)
        {
            End(own, "fulfilled", passOn: own.Copy != copy);
        }

        return $"lent until {loan.Due:yyyy-MM-dd}";
    }

    public string TakeBack(int copy, int branch, bool damaged)
    {
        var it = Copies[copy];
        var closed = it.Loan;
        if (closed is not null)
        {
            Charge(closed);
            closed.Open = false;
            it.Loan = null;
        }

        it.Trouble = damaged || it.Trouble == "damaged" ? "damaged" : "";
        var kept = KeptFor(copy);
        if (it.Trouble == "damaged")
        {
            Release(kept);
            kept = null;
        }
        else if (kept is null && NextFor(copy) is { } next)
        {
            Give(copy, next, branch);
            kept = next;
        }
        else if (kept is { State: "coming" } && kept.Pickup == branch)
        {
            Give(copy, kept, branch);
        }
        else if (kept is { State: "ready" or "captured" } && kept.Pickup != branch)
        {
            (kept.State, kept.PickupUntil) = ("coming", null);
        }

        int? to = kept is not null
            ? kept.Pickup == branch ? null : kept.Pickup
            : ModelThings.Copies[copy].Home == branch ? null : ModelThings.Copies[copy].Home;
        it.OnItsWayTo = to;
        return $"from {closed?.Patron} to "
            + (to is not null ? $"branch {to}" : kept is not null ? "pickup" : "shelf");
    }

    public string Renew(int patron, int copy, bool staff)
    {
        if (Copies[copy].Loan is not { } loan || loan.Patron != patron)
        {
            return "refused loan.closed";
        }

        if (First(WhyNotRenew(loan), staff) is { } refusal)
        {
            return refusal;
        }

        Charge(loan);
        Extend(loan);
        return $"renewed until {loan.Due:yyyy-MM-dd}";
    }

    public string Reserve(int patron, int[] titles, int pickup, int? onlyCopy, string? issue, bool staff)
    {
        if (First(WhyNotReserve(patron, titles, pickup, issue), staff) is { } refusal)
        {
            return refusal;
        }

        var place = titles.Min(title => 1 + Queue(title).Count(one => one.State == "waiting"));
        Reservations.Add(new ModelReservation
        {
            Patron = patron,
            Title = titles[0],
            Places = titles.ToDictionary(title => title, LastPlace),
            Pickup = pickup,
            OnlyCopy = onlyCopy,
            Issue = issue,
            InterestUntil = Today.AddDays(rules.InterestDays),
        });
        return $"place {place}";
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

    /// <summary>Whoever has his copy already may only pick it up elsewhere: what lies on the shelf travels then, what
    /// is on its way goes another.</summary>
    public string PickUpAt(ModelReservation one, int branch)
    {
        if (!one.Active)
        {
            return "refused reservation.ended";
        }

        if (branch >= ModelThings.Branches)
        {
            return "refused branch.unknown";
        }

        if (one.Pickup != branch && one.Copy is { } copy
            && (one.State is "ready" or "captured" || Copies[copy].OnItsWayTo is not null))
        {
            Copies[copy].OnItsWayTo = branch;
            one.State = "coming";
            one.PickupUntil = null;
        }

        one.Pickup = branch;
        return $"place {PositionOf(one)}";
    }

    /// <param name="days">So many days from today on; nothing ends the pause.</param>
    public string Pause(ModelReservation one, int? days)
    {
        if (!one.Active)
        {
            return "refused reservation.ended";
        }

        if (one.State != "waiting")
        {
            return "refused reservation.captured";
        }

        one.PausedFrom = days is null ? null : Today;
        one.PausedUntil = days is { } more ? Today.AddDays(more) : null;
        return $"place {PositionOf(one)}";
    }

    public string Place(ModelReservation one)
    {
        if (!one.Active)
        {
            return "refused reservation.ended";
        }

        if (one.State is "waiting" or "coming")
        {
            return "refused reservation.not-captured";
        }

        if (one.State == "captured")
        {
            OnShelf(one);
        }

        return "place 0";
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

            var timed = Loans.Where(loan => loan.Open && loan.Number % 16 == shard && loan.TimerOn <= Today)
                .OrderBy(loan => loan.TimerOn).ToList();
            timed.ForEach(RenewByTimer);
        }
    }

    public ModelReservation? KeptFor(int copy) => Reservations.Find(one => one.Active && one.Copy == copy);

    /// <summary>Those who wait for a title or have their copy of it, by their places.</summary>
    public IEnumerable<ModelReservation> Queue(int title) => Reservations
        .Where(one => one.Active && one.Places.ContainsKey(title)).OrderBy(one => one.Places[title]);

    private int LastPlace(int title) => 1 + Queue(title).Select(one => one.Places[title]).DefaultIfEmpty().Max();

    private int PositionOf(ModelReservation one) => one.State != "waiting" ? 0 : one.Places.Min(at =>
        1 + Queue(at.Key).Count(other => other.State == "waiting" && other.Places[at.Key] < at.Value));

    /// <summary>The one this copy is kept for, else the first that this copy can answer.</summary>
    private ModelReservation? OwnReservation(int patron, int copy)
    {
        var (title, _, issue) = ModelThings.Copies[copy];
        var own = Queue(title).Where(one => one.Patron == patron).ToList();
        return own.Find(one => one.Copy == copy) ?? own.Find(one => one.Issue is null || one.Issue == issue);
    }

    private void Extend(ModelLoan loan)
    {
        var from = rules.RenewFromToday || loan.Due < Today ? Today : loan.Due;
        var due = Open(from.AddDays(ModelThings.Material[ModelThings.Copies[loan.Copy].Title].Days));
        loan.Due = due > loan.Due ? due : loan.Due;
        loan.Renewals++;
        loan.TimerOn = TimerFor(loan, rules.RenewalsMax);
    }

    private void RenewByTimer(ModelLoan loan)
    {
        loan.TimerOn = null;
        if (rules.AutomaticDays is null || loan.Lost || loan.Claimed || Today > loan.Due)
        {
            return;
        }

        if (Today < AutomaticDay(loan))
        {
            loan.TimerOn = AutomaticDay(loan);
        }
        else if (!WhyNotRenew(loan).Any())
        {
            Extend(loan);
        }
    }

    private DateOnly AutomaticDay(ModelLoan loan) =>
        loan.Due.AddDays(-Math.Min(rules.AutomaticDays!.Value, rules.WindowDays ?? int.MaxValue));

    private DateOnly? TimerFor(ModelLoan loan, int most)
    {
        if (rules.AutomaticDays is null || loan.Renewals >= most)
        {
            return null;
        }

        var day = AutomaticDay(loan) > Today ? AutomaticDay(loan) : Today.AddDays(1);
        return day <= loan.Due ? day : null;
    }

    /// <summary>Once for each period of a loan.</summary>
    private void Charge(ModelLoan loan)
    {
        var late = Today.DayNumber - loan.Due.DayNumber;
        var amount = ModelRules.Fees.Where(fee => fee.FromDay <= late).Select(fee => fee.Amount).LastOrDefault();
        if (amount > 0 && loan.Charged.TryAdd(loan.Renewals, amount))
        {
            Fees[loan.Patron] += amount;
        }
    }

    /// <summary>What was charged for a return that was none is not owed.</summary>
    private void TakeBackCharge(ModelLoan loan)
    {
        if (loan.Charged.Remove(loan.Renewals, out var amount))
        {
            Fees[loan.Patron] -= amount;
        }
    }

    private bool HasRunOut(ModelReservation one) =>
        (one.State == "waiting" && Today > one.InterestUntil) || (one.State == "ready" && Today > one.PickupUntil);

    private bool Wants(ModelReservation one, int copy) =>
        one.State == "waiting"
        && Today <= one.InterestUntil
        && !(one.PausedFrom <= Today && (one.PausedUntil is null || Today <= one.PausedUntil))
        && one.Places.ContainsKey(ModelThings.Copies[copy].Title)
        && (one.OnlyCopy is null || one.OnlyCopy == copy)
        && (one.Issue is null || one.Issue == ModelThings.Copies[copy].Issue);

    private ModelReservation? NextFor(int copy) =>
        Queue(ModelThings.Copies[copy].Title).FirstOrDefault(one => Wants(one, copy));

    private void Give(int copy, ModelReservation to, int branch)
    {
        to.Copy = copy;
        to.State = to.Pickup != branch ? "coming" : "captured";
        if (to.State == "captured" && !rules.ReadyWhenPlaced)
        {
            OnShelf(to);
        }
    }

    private void OnShelf(ModelReservation one)
    {
        one.State = "ready";
        one.PickupUntil = Today;
        for (var left = rules.PickupDays; left > 0; left--)
        {
            one.PickupUntil = Open(one.PickupUntil.Value.AddDays(1));
        }
    }

    /// <summary>Waits again at the same place.</summary>
    private static void Release(ModelReservation? kept)
    {
        if (kept is not null)
        {
            (kept.State, kept.Copy, kept.PickupUntil) = ("waiting", null, null);
        }
    }

    /// <summary>A copy that lies at the pickup branch goes to the next; one that is still coming is found when it is
    /// scanned.</summary>
    private void End(ModelReservation reservation, string state, bool passOn)
    {
        var lies = reservation.State is "ready" or "captured";
        reservation.State = state;
        if (passOn && lies && reservation.Copy is { } copy && NextFor(copy) is { } next)
        {
            Give(copy, next, reservation.Pickup);
        }
    }

    private DateOnly Open(DateOnly day) =>
        rules.ClosedOnSundays && day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(1) : day;
}
