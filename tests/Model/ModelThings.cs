namespace Skranke.Tests.Model;

/// <summary>The things of the small library, by number.</summary>
internal static class ModelThings
{
    public const int Branches = 2;
    public const int Patrons = 5;
    public const int Titles = 6;

    /// <summary>May neither borrow nor reserve, renews nothing, until <see cref="ExcludedUntil"/>.</summary>
    public const int ExcludedPatron = 3;

    public const int Stranger = 4;

    /// <summary>Another edition of title 0: whoever wants either waits for both.</summary>
    public const int OtherEdition = 4;

    /// <summary>Its copies are issues.</summary>
    public const int Periodical = 5;

    public static readonly DateOnly FirstDay = new(2026, 11, 2);
    public static readonly DateOnly ExcludedUntil = new(2026, 11, 16);

    public static readonly (string Material, int Days, bool Lent, bool Renewed, bool Reserved)[] Material =
    [
        ("book", 5, true, true, true), ("film", 3, true, true, true), ("quick-loan", 2, true, false, false),
        ("reference", 0, false, false, false), ("book", 5, true, true, true), ("magazine", 4, true, true, true),
    ];

    /// <summary>Title, home and issue of each copy.</summary>
    public static readonly (int Title, int Home, string? Issue)[] Copies =
    [
        (0, 0, null), (0, 1, null), (0, 0, null), (1, 1, null), (2, 0, null), (3, 0, null),
        (4, 0, null), (5, 0, "1"), (5, 1, "2"),
    ];
}
