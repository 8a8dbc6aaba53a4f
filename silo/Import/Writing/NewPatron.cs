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
    int RulesVersion);
