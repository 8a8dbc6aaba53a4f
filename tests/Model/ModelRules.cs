namespace Skranke.Tests.Model;

/// <summary>What the small library of the model may choose; every sequence draws its own.</summary>
internal sealed record ModelRules
{
    public int? LoansMax { get; init; }

    public int? ReservationsMax { get; init; }

    public int RenewalsMax { get; init; } = 2;

    public int? WindowDays { get; init; }

    public bool RenewFromToday { get; init; }

    public bool RenewWhenOverdue { get; init; } = true;

    public int InterestDays { get; init; } = 12;

    public int PickupDays { get; init; } = 2;

    public bool ClosedOnSundays { get; init; }

    /// <summary>Whether a copy is ready when it lies on the pickup shelf, or when it was scanned.</summary>
    public bool ReadyWhenPlaced { get; init; }

    /// <summary>Days before the due date on which a timer renews; null where none does.</summary>
    public int? AutomaticDays { get; init; }

    /// <summary>From which day late, and how much.</summary>
    public static readonly (int FromDay, int Amount)[] Fees = [(1, 2000), (3, 5000)];

    /// <summary>The refusals that staff may set aside.</summary>
    public static readonly string[] Overridable =
    [
        "patron.excluded", "patron.loan-limit", "patron.reservation-limit", "copy.on-loan", "copy.reserved-for-other",
        "copy.lost", "renewal.too-early", "renewal.max-reached", "renewal.reserved-by-other",
        "renewal.patron-excluded",
    ];

    public static ModelRules Drawn(Random random) => new()
    {
        LoansMax = random.Next(2) == 0 ? null : 2,
        ReservationsMax = random.Next(2) == 0 ? null : 1,
        RenewalsMax = random.Next(1, 4),
        WindowDays = random.Next(2) == 0 ? null : random.Next(3),
        RenewFromToday = random.Next(2) == 0,
        RenewWhenOverdue = random.Next(4) > 0,
        InterestDays = random.Next(3, 15),
        PickupDays = random.Next(1, 4),
        ClosedOnSundays = random.Next(2) == 0,
        ReadyWhenPlaced = random.Next(3) == 0,
        AutomaticDays = random.Next(3) == 0 ? random.Next(3) : null,
    };
}
