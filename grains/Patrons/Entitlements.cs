using System.Collections.Immutable;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for digital services: each library buys its own for its members; national ones are open to
/// everybody with the national card (N10). Which they are is data of the policy.</summary>
public static class Entitlements
{
    /// <summary>The services that a patron may use through a library, in the order of its policy; none for who is
    /// erased or has died.</summary>
    public static ImmutableArray<DigitalService> Of(Patron patron, Library library, DateTimeOffset now) =>
    [
        .. library.PolicyOn(library.Today(now)).DigitalServices.Where(service =>
            patron is { Erased: false, DiedOn: null }
            && (service.National ? HasNationalCard(patron) : IsMember(patron, library))),
    ];

    private static bool HasNationalCard(Patron patron) => patron.Cards.Any(card =>
        card is { State: CardState.Active, Kind: CardKind.NationalDigital or CardKind.NationalPrinted });

    private static bool IsMember(Patron patron, Library library) =>
        patron.MembershipOf(library.Isil) is { State: MembershipState.Active };
}
