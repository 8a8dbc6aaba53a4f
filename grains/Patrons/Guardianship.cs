using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Skranke.Patrons;

/// <summary>Who answers for a child, and what was consented to. THE rule for who may be a guardian: an adult, for
/// somebody under 18, and until the 18th birthday (H6).</summary>
public sealed record Guardianship(ImmutableArray<Guardian> Guardians, ImmutableArray<Consent> Consents)
{
    /// <summary>Of age by law, in Denmark and Norway alike.</summary>
    public const int AgeOfMajority = 18;

    public static Guardianship None { get; } = new([], []);

    /// <summary>Every code that <see cref="Check"/> refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [RefusalCodes.GuardianUnknown, RefusalCodes.GuardianTooYoung, RefusalCodes.GuardianNotNeeded];

    /// <summary>The day on which somebody comes of age; null where the birth date is not known.</summary>
    public static DateOnly? MajorityOf(DateOnly? birthDate) => birthDate?.AddYears(AgeOfMajority);

    public static bool IsMinor(DateOnly? birthDate, DateOnly day) => day < MajorityOf(birthDate);

    /// <summary>A guardian who is known already: by the bond, or by the account.</summary>
    public Guardian? Known(GuardianNamed named, DateOnly today) => Guardians.FirstOrDefault(guardian =>
        guardian.StandsOn(today)
        && (guardian.Id == named.Id || (named.PatronId is not null && guardian.PatronId == named.PatronId)));

    /// <summary>May this one be a guardian of somebody born on this day?</summary>
    /// <param name="account">The guardian's account, where a patron was named and found.</param>
    public void Check(
        GuardianNamed named, Patron? account, DateOnly? birthDate, DateOnly today, Refusals found)
    {
        found.AddIf(!IsMinor(birthDate, today), () => new Refusal(
            RefusalCodes.GuardianNotNeeded,
            "guardian.for-minors",
            "Somebody who is 18 or whose birth date is not known has no guardian.",
            new JsonObject { ["ageOfMajority"] = AgeOfMajority }));
        found.AddIf(
            (named.Id is not null && Known(named, today) is null)
                || (named.PatronId is not null && account is null or { Erased: true }),
            () => new Refusal(
                RefusalCodes.GuardianUnknown, "guardian.known", "There is no such guardian of this patron."));
        found.AddIf(
            account is not null && (account.Kind != PatronKind.Person || IsMinor(account.BirthDate, today)),
            () => new Refusal(RefusalCodes.GuardianTooYoung, "guardian.adult", "A guardian is a person of age."));
    }
}
