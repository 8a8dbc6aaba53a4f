using Skranke.Patrons;

namespace Skranke.Silo.Import.Writing;

/// <summary>A patron as it is written for the first time, member of one library.</summary>
public sealed record NewPatron(
    long Id,
    PatronKind Kind,
    DateOnly? BirthDate,
    bool GuardianConsent,
    Pin? Pin,
    Contact Contact,
    SealedNationalId? NationalId,
    NewCard? Card,
    Isil Library,
    bool IsActive,
    int RulesVersion)
{
    /// <summary>The category of a person for whom the library decided it, whatever the age.</summary>
    public string? FixedCategory { get; init; }

    /// <summary>The national id as a card, for who has one.</summary>
    public NewCard? NationalIdCard { get; init; }

    /// <summary>Who answers for a child.</summary>
    public NewGuardian? Guardian { get; init; }
}
