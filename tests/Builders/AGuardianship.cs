using Skranke.Basics;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>Those who answer for the child of <see cref="APatron"/>, and what they said.</summary>
public static class AGuardianship
{
    public static readonly GuardianId MotherId = new(8101);

    public static readonly GuardianId FatherId = new(8102);

    public static readonly Guardian Mother = new(
        MotherId, APatron.Id, APatron.OtherId, Days.Day("2026-01-01"), Days.Day("2035-06-01"));

    public static readonly Guardian Father = Mother with { Id = FatherId, PatronId = null };

    private static long _ids = 8200;

    public static Guardianship Of(params Consent[] consents) => new([Mother, Father], [.. consents]);

    public static Consent Said(
        ConsentKind kind, GuardianId? guardian = null, string given = "2026-10-01", string? withdrawn = null) => new(
        new ConsentId(++_ids),
        APatron.Id,
        ALibrary.HoersholmIsil,
        kind,
        TextVersion: 1,
        LegalBasis: null,
        guardian ?? MotherId,
        ConsentWay.Signed,
        Days.Noon(given),
        withdrawn is null ? null : Days.Noon(withdrawn));
}
