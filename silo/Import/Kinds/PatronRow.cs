using Skranke.Patrons;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Import.Kinds;

/// <summary>One row of a file of patrons.</summary>
internal sealed record PatronRow(
    long Line,
    CardNumber? Card,
    NationalId? NationalId,
    PatronKind Kind,
    DateOnly? BirthDate,
    string? Pin,
    Contact Contact)
{
    /// <summary>The category, where it is another than the age's.</summary>
    public string? FixedCategory { get; init; }

    public CardNumber? GuardianCard { get; init; }
}
