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

    /// <summary>The refusals that staff may set aside.</summary>
    public static readonly string[] Overridable =
    [
        "patron.excluded", "patron.loan-limit", "patron.reservation-limit", "copy.reserved-for-other",
        "renewal.too-early", "renewal.max-reached", "renewal.reserved-by-other", "renewal.patron-excluded",
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
    };
}

/// <summary>The things of the small library, by number.</summary>
internal static class ModelThings
{
    public const int Branches = 2;
    public const int Patrons = 5;
    public const int Titles = 4;

    /// <summary>May neither borrow nor reserve, renews nothing, until <see cref="ExcludedUntil"/>.</summary>
    public const int ExcludedPatron = 3;

    public const int Stranger = 4;

    public static readonly DateOnly FirstDay = new(2026, 11, 2);
    public static readonly DateOnly ExcludedUntil = new(2026, 11, 16);

    public static readonly (string Material, int Days, bool Lent, bool Renewed, bool Reserved)[] Material =
    [
        ("book", 5, true, true, true), ("film", 3, true, true, true), ("quick-loan", 2, true, false, false),
        ("reference", 0, false, false, false),
    ];

    /// <summary>Title and home of each copy.</summary>
    public static readonly (int Title, int Home)[] Copies = [(0, 0), (0, 1), (0, 0), (1, 1), (2, 0), (3, 0)];
}
