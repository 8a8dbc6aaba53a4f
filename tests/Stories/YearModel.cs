namespace Skranke.Tests.Stories;

/// <summary>A patron of the model, with what he has and owes.</summary>
internal sealed class YearPatron
{
    public required int Number { get; init; }
    public required DateOnly Born { get; init; }
    public List<YearLoan> Loans { get; } = [];
    public List<YearReservation> Reservations { get; } = [];
    public List<YearFee> Fees { get; } = [];

    /// <summary>The day from whose start an exclusion for debt holds; null where none was announced.</summary>
    public DateOnly? ExcludedFrom { get; set; }

    public bool HasDebtToLookAt { get; set; }

    public long OwedFees => Fees.Where(fee => !fee.IsClaim).Sum(fee => fee.Open);
    public long Owed => Fees.Sum(fee => fee.Open);
}

internal sealed class YearTitle
{
    public required int Number { get; init; }
    public required string Material { get; init; }
    public List<YearCopy> Copies { get; } = [];

    /// <summary>In the order in which they were placed.</summary>
    public List<YearReservation> Waiting { get; } = [];
}

internal sealed class YearCopy
{
    public required int Number { get; init; }
    public required YearTitle Title { get; init; }

    /// <summary>What it was bought for; null where nobody knows.</summary>
    public required long? Price { get; init; }
    public YearLoan? Loan { get; set; }
    public YearReservation? KeptFor { get; set; }
}

internal sealed class YearLoan
{
    public required YearPatron Patron { get; init; }
    public required YearCopy Copy { get; init; }
    public required DateOnly LoanedOn { get; init; }
    public required DateOnly Due { get; set; }

    /// <summary>The day on which its due date was set; nothing is told on that day.</summary>
    public required DateOnly SetOn { get; set; }
    public int Renewals { get; set; }
    public bool IsBilled { get; set; }
    public YearFee? Claim { get; set; }

    /// <summary>What the engine calls it.</summary>
    public long Id { get; set; }
}

internal sealed class YearReservation
{
    public required YearPatron Patron { get; init; }
    public required YearTitle Title { get; init; }
    public required DateOnly InterestUntil { get; init; }
    public YearCopy? Copy { get; set; }
    public DateOnly? PickupUntil { get; set; }
    public bool Ended { get; set; }

    /// <summary>What the engine calls it.</summary>
    public long Id { get; set; }
}

internal sealed class YearFee
{
    public required bool IsClaim { get; init; }
    public required DateOnly On { get; init; }

    /// <summary>The days of loan and end that loans of one fee have in common.</summary>
    public required (DateOnly Loaned, DateOnly Ended) Of { get; init; }
    public long Amount { get; set; }
    public long Open { get; set; }
    public long Paid { get; set; }
    public long Waived { get; set; }
    public long Reversed { get; set; }
    public long Refunded { get; set; }
}

/// <summary>Something that somebody must be told, once.</summary>
/// <param name="Cause">The loan or reservation; null for what is about the patron alone.</param>
internal sealed record YearNotice(int Patron, string Kind, object? Cause, DateTimeOffset At)
{
    /// <summary>True where it stopped being true in the instant in which it was decided: whoever stands at the shelf
    /// and takes the copy need not be told that it is there.</summary>
    public bool IsOvertaken { get; set; }

    public static string Line(int patron, string kind, long cause, DateTimeOffset at) =>
        $"{patron} {kind} {cause} at {at.UtcDateTime:yyyy-MM-dd HH:mm}";

    public override string ToString() => Line(
        Patron, Kind, Cause switch { YearLoan loan => loan.Id, YearReservation one => one.Id, _ => 0 }, At);
}

/// <summary>The regulations of Hørsholm in the plainest words: what must happen, and what must be told, as days go by.
/// Lists and loops; it shares no code with the rules and knows no plan of next actions.</summary>
internal sealed class YearModel
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen");

    public DateOnly Today { get; set; }

    public List<YearNotice> Told { get; } = [];

    public static DateOnly DayOf(DateTimeOffset at) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    public static DateTimeOffset Noon(DateOnly day) => At(day, 12);

    public static DateTimeOffset At(DateOnly day, int hour)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public static bool IsOpen(DateOnly day) =>
        day.DayOfWeek != DayOfWeek.Sunday && (day.Month, day.Day) is not ((12, 24) or (12, 25) or (12, 26) or (1, 1));

    public bool IsExcluded(YearPatron patron) => patron.ExcludedFrom <= Today;

    /// <summary>What the night and the morning of a day bring.</summary>
    public void Dawn(IEnumerable<YearPatron> patrons, IEnumerable<YearTitle> titles)
    {
        foreach (var patron in patrons)
        {
            patron.Loans.Where(loan => !loan.IsBilled && Late(loan) == 32).ToList().ForEach(Bill);
            LookAtDebt(patron, At(Today, 0));
            if (patron.ExcludedFrom == Today)
            {
                Tell(patron, "ExclusionInForce", null, At(Today, 0));
            }

            foreach (var loan in patron.Loans.Where(loan => loan.SetOn < Today))
            {
                if (Late(loan) == -5)
                {
                    Tell(patron, "DueReminder", loan, At(Today, 8));
                }

                if (Late(loan) is 1 or 8 or 15)
                {
                    Tell(patron, "Overdue", loan, At(Today, 8));
                }
            }
        }

        foreach (var title in titles)
        {
            foreach (var copy in title.Copies.Where(copy => copy.KeptFor?.PickupUntil < Today).ToList())
            {
                var lapsed = copy.KeptFor!;
                End(lapsed);
                Tell(lapsed.Patron, "ReservationExpired", lapsed, At(Today, 0));
                GiveToNext(copy, At(Today, 0));
            }

            // Two days before its last one, unless it became ready on that day or later.
            foreach (var copy in title.Copies.Where(copy => copy.KeptFor?.PickupUntil?.AddDays(-2) == Today))
            {
                Tell(copy.KeptFor!.Patron, "PickupEnding", copy.KeptFor, At(Today, 8));
            }

            foreach (var waiting in title.Waiting.ToList())
            {
                if (waiting.InterestUntil < Today)
                {
                    End(waiting);
                    Tell(waiting.Patron, "ReservationExpired", waiting, At(Today, 0));
                }
                else if (waiting.InterestUntil.AddDays(-10) == Today)
                {
                    Tell(waiting.Patron, "ReservationEnding", waiting, At(Today, 8));
                }
            }
        }
    }

    public YearLoan Lend(YearPatron patron, YearCopy copy)
    {
        var loan = new YearLoan
        {
            Patron = patron, Copy = copy, LoanedOn = Today, SetOn = Today, Due = DueFrom(copy, Today),
        };
        patron.Loans.Add(loan);
        copy.Loan = loan;
        if (copy.KeptFor is { } kept)
        {
            foreach (var told in Told.Where(told => told.Cause == kept && told.At == Noon(Today)))
            {
                told.IsOvertaken = true;
            }

            End(kept);
        }

        return loan;
    }

    /// <returns>Whom the copy is kept for now.</returns>
    public YearReservation? TakeBack(YearLoan loan)
    {
        ChargeLate(loan);
        if (loan.Claim is { } claim)
        {
            // What was paid is given back for ninety days.
            var back = Today.DayNumber - claim.On.DayNumber <= 90 ? claim.Paid : 0;
            claim.Reversed += claim.Open + back;
            claim.Refunded += back;
            claim.Open = 0;
            loan.Patron.HasDebtToLookAt = true;
        }

        _ = loan.Patron.Loans.Remove(loan);
        loan.Copy.Loan = null;
        return GiveToNext(loan.Copy, Noon(Today));
    }

    /// <returns>Null where it may not be renewed.</returns>
    public string? Renew(YearLoan loan)
    {
        var refusal = Late(loan) < -7 ? "renewal.too-early"
            : loan.Renewals == 3 ? "renewal.max-reached"
            : loan.Copy.Title.Waiting.Exists(one => one.Patron != loan.Patron) ? "renewal.reserved-by-other"
            : IsExcluded(loan.Patron) ? "renewal.patron-excluded"
            : null;
        if (refusal is null)
        {
            ChargeLate(loan);
            loan.Due = DueFrom(loan.Copy, loan.Due < Today ? Today : loan.Due);
            (loan.SetOn, loan.Renewals) = (Today, loan.Renewals + 1);
        }

        return refusal;
    }

    public YearReservation Reserve(YearPatron patron, YearTitle title)
    {
        var one = new YearReservation { Patron = patron, Title = title, InterestUntil = Today.AddDays(180) };
        patron.Reservations.Add(one);
        title.Waiting.Add(one);
        return one;
    }

    /// <summary>Fees before claims, the oldest first.</summary>
    /// <returns>Whether an exclusion ended by it.</returns>
    public bool Pay(YearPatron patron, long amount)
    {
        foreach (var fee in patron.Fees.OrderBy(fee => fee.IsClaim).ThenBy(fee => fee.On))
        {
            var part = Math.Min(amount, fee.Open);
            (fee.Open, fee.Paid, amount) = (fee.Open - part, fee.Paid + part, amount - part);
        }

        return Lift(patron, Noon(Today));
    }

    /// <summary>Staff let all fees go, and no claim.</summary>
    public void Waive(YearPatron patron)
    {
        foreach (var fee in patron.Fees.Where(fee => !fee.IsClaim))
        {
            (fee.Waived, fee.Open) = (fee.Waived + fee.Open, 0);
        }

        _ = Lift(patron, Noon(Today));
    }

    /// <summary>What was charged at noon is looked at when time goes on.</summary>
    public void Dusk(IEnumerable<YearPatron> patrons)
    {
        foreach (var patron in patrons)
        {
            LookAtDebt(patron, Noon(Today));
        }
    }

    private int Late(YearLoan loan) => Today.DayNumber - loan.Due.DayNumber;

    private static DateOnly DueFrom(YearCopy copy, DateOnly from)
    {
        var due = copy.Title.Material == "film" ? from.AddDays(14) : from.AddMonths(1);
        while (!IsOpen(due))
        {
            due = due.AddDays(1);
        }

        return due;
    }

    private void Bill(YearLoan loan)
    {
        loan.IsBilled = true;
        ChargeLate(loan);
        var price = loan.Copy.Price ?? (loan.Copy.Title.Material == "film" ? 40_000 : 25_000);
        loan.Claim = new YearFee
        {
            IsClaim = true, On = Today, Of = (loan.LoanedOn, Today), Amount = price, Open = price,
        };
        loan.Patron.Fees.Add(loan.Claim);
        loan.Patron.HasDebtToLookAt = true;
        Tell(loan.Patron, "ReplacementClaim", loan, At(Today, 0));
    }

    /// <summary>Once for a period; what was lent on one day and ends on one day is one fee, as high as the
    /// highest.</summary>
    private void ChargeLate(YearLoan loan)
    {
        if (loan.Claim is not null)
        {
            // The bill charged it.
            return;
        }

        var patron = loan.Patron;
        var amount = Late(loan) switch
        {
            <= 0 => 0,
            <= 7 => Of(20, 10, 1),
            <= 14 => Of(80, 20, 8),
            <= 31 => Of(120, 55, 15),
            _ => Of(230, 120, 32),
        };
        if (amount == 0)
        {
            return;
        }

        var fee = patron.Fees.Find(one => !one.IsClaim && one.Of == (loan.LoanedOn, Today));
        if (fee is null)
        {
            fee = new YearFee { IsClaim = false, On = Today, Of = (loan.LoanedOn, Today) };
            patron.Fees.Add(fee);
        }

        var more = Math.Max(0, amount - fee.Amount);
        (fee.Amount, fee.Open) = (fee.Amount + more, fee.Open + more);
        patron.HasDebtToLookAt = true;

        int Of(int adult, int child, int from) => 100 * (IsChild(loan.LoanedOn) || IsChild(loan.Due.AddDays(from))
            ? child : adult);

        bool IsChild(DateOnly on) => on < patron.Born.AddYears(16);
    }

    private void LookAtDebt(YearPatron patron, DateTimeOffset at)
    {
        if (!patron.HasDebtToLookAt)
        {
            return;
        }

        patron.HasDebtToLookAt = false;
        if (patron.OwedFees < 10_000)
        {
            _ = Lift(patron, at);
        }
        else if (patron.ExcludedFrom is null)
        {
            // Seven full days after the day on which it is sent.
            patron.ExcludedFrom = DayOf(at).AddDays(8);
            Tell(patron, "ExclusionAnnounced", null, at);
        }
    }

    private bool Lift(YearPatron patron, DateTimeOffset at)
    {
        if (patron.OwedFees >= 10_000 || patron.ExcludedFrom is null)
        {
            return false;
        }

        patron.ExcludedFrom = null;
        Tell(patron, "ExclusionLifted", null, at);
        return true;
    }

    private YearReservation? GiveToNext(YearCopy copy, DateTimeOffset at)
    {
        copy.KeptFor = copy.Title.Waiting.Find(one => one.InterestUntil >= Today);
        if (copy.KeptFor is { } next)
        {
            _ = copy.Title.Waiting.Remove(next);
            next.Copy = copy;
            next.PickupUntil = Today;
            for (var days = 0; days < 7;)
            {
                next.PickupUntil = next.PickupUntil.Value.AddDays(1);
                days += IsOpen(next.PickupUntil.Value) ? 1 : 0;
            }

            Tell(next.Patron, "ReservationReady", next, at);
        }

        return copy.KeptFor;
    }

    private static void End(YearReservation one)
    {
        one.Ended = true;
        _ = one.Patron.Reservations.Remove(one);
        _ = one.Title.Waiting.Remove(one);
        if (one.Copy is { } copy)
        {
            copy.KeptFor = null;
        }
    }

    private void Tell(YearPatron patron, string kind, object? cause, DateTimeOffset at) =>
        Told.Add(new YearNotice(patron.Number, kind, cause, at));
}
