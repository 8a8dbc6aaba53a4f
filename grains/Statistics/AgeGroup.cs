using System.Collections.Immutable;

namespace Skranke.Statistics;

/// <summary>In which ages patrons are counted: wide enough that a group says nothing of one of them, with the borders
/// that the libraries of both countries report by (13/14 and 14/15 apart from the schools' ages).</summary>
/// <param name="To">The last age of the group, in whole years.</param>
public sealed record AgeGroup(string Name, int To)
{
    /// <summary>Schools and kindergartens have no age.</summary>
    public const string Institution = "institution";

    /// <summary>No date of birth is known, or the link was cut before the count.</summary>
    public const string Unknown = "unknown";

    public static ImmutableArray<AgeGroup> All { get; } =
    [
        new("0-5", 5), new("6-13", 13), new("14", 14), new("15-17", 17), new("18-29", 29), new("30-49", 49),
        new("50-66", 66), new("67+", int.MaxValue),
    ];
}
