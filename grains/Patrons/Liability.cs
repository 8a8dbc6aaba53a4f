using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>Who pays.</summary>
public enum PayerKind
{
    /// <summary>Whoever borrowed: an adult, or an institution.</summary>
    Patron,

    /// <summary>The guardian who consented to pay.</summary>
    Guardian,

    /// <summary>A minor whose guardians did not consent: the debt is the child's own, and no guardian is
    /// billed.</summary>
    MinorAlone,
}

/// <param name="Guardian">For <see cref="PayerKind.Guardian"/> only.</param>
public sealed record Payer(PayerKind Kind, Guardian? Guardian = null);

/// <summary>THE rule for who is liable for what a patron owes to a library (H16): the patron; for a minor the guardian
/// who consented to pay, and no guardian without that consent. The day is that of the loan or the damage: whoever
/// comes of age later does not inherit the guardian's debt, and no guardian the debt of an adult (H6).</summary>
public static class Liability
{
    public static Payer On(DateOnly day, Patron patron, Guardianship guardianship, Library library)
    {
        if (patron.Kind == PatronKind.Institution || !Guardianship.IsMinor(patron.BirthDate, day))
        {
            return new Payer(PayerKind.Patron);
        }

        // Of several who consented the last one pays.
        foreach (var consent in guardianship.Consents.OrderByDescending(one => one.GivenAt).Where(one =>
            one.Kind == ConsentKind.GuardianPay && one.Library == library.Isil && one.StandsOn(day, library)))
        {
            var guardian = guardianship.Guardians.FirstOrDefault(one => one.Id == consent.GuardianId);
            if (guardian?.StandsOn(day) == true)
            {
                return new Payer(PayerKind.Guardian, guardian);
            }
        }

        return new Payer(PayerKind.MinorAlone);
    }
}
