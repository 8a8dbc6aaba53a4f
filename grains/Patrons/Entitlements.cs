using System.Collections.Immutable;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for digital services: each library buys its own for its members; national ones are open to
/// everybody with the national card (N10); some are for residents only (H12) or from a certain age. Which they are is
/// data of the policy, and each is judged anew whenever it is asked for, so that a move takes effect at once.</summary>
public static class Entitlements
{
    /// <summary>The services that a patron may use through a library, in the order of its policy; none for who is
    /// erased or has died.</summary>
    public static ImmutableArray<DigitalService> Of(Patron patron, Library library, DateTimeOffset now) =>
        [.. All(patron, library, now).Where(one => one.Missing.IsEmpty).Select(one => one.Service)];

    /// <summary>Every service of the library, and what the patron lacks for it.</summary>
    public static ImmutableArray<Entitlement> All(Patron patron, Library library, DateTimeOffset now)
    {
        var today = library.Today(now);
        var policy = library.PolicyOn(today);
        var isExcluded = patron.ExclusionAt(library.Isil, now) is not null;
        return
        [
            .. policy.DigitalServices.Select(service =>
                new Entitlement(service, Missing(service, patron, library, policy, today, isExcluded))),
        ];
    }

    private static ImmutableArray<string> Missing(
        DigitalService service, Patron patron, Library library, Policy policy, DateOnly today, bool isExcluded)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        if (patron.Erased || patron.DiedOn is not null)
        {
            missing.Add("account");
        }

        if (service.National && !HasNationalCard(patron))
        {
            missing.Add("national-card");
        }

        if (!service.National && !IsMember(patron, library))
        {
            missing.Add("membership");
        }

        // What the nation pays is no library's to take away.
        if (isExcluded && !service.National && !service.WhileExcluded)
        {
            missing.Add("not-excluded");
        }

        if (service.ResidentsOnly && !Residents.Include(patron, policy))
        {
            missing.Add("residence");
        }

        if (patron.AgeOn(today) < service.MinAge)
        {
            missing.Add("age");
        }

        return missing.ToImmutable();
    }

    private static bool HasNationalCard(Patron patron) => patron.Cards.Any(card =>
        card is { State: CardState.Active, Kind: CardKind.NationalDigital or CardKind.NationalPrinted });

    private static bool IsMember(Patron patron, Library library) =>
        patron.MembershipOf(library.Isil) is { State: MembershipState.Active };
}

/// <summary>A digital service, and what a patron lacks for it; nothing where the patron may use it.</summary>
/// <param name="Missing">Of <c>account</c>, <c>national-card</c>, <c>membership</c> (an active one of this library),
/// <c>not-excluded</c>, <c>residence</c> and <c>age</c>.</param>
public sealed record Entitlement(DigitalService Service, ImmutableArray<string> Missing);
