using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for card and PIN (H9, H11): first the PIN, and nothing is said of anybody before it was right;
/// then the card; then what the purpose allows. A kiosk or a site lets everybody in and says what may be done there,
/// so that who is excluded can still return, see and pay; a door and a digital service say yes or no.</summary>
public static class Authenticating
{
    public const string SeeAccount = "see-account";
    public const string Borrow = "borrow";
    public const string Renew = "renew";
    public const string Reserve = "reserve";
    public const string Enter = "enter";

    /// <summary>Before the name of a digital service.</summary>
    public const string Use = "use:";

    /// <param name="Patron">Null where nobody has what was shown.</param>
    /// <param name="Stored">The PIN that the try was judged against; somebody's or nobody's.</param>
    public sealed record Case(
        Authenticate Command, Patron? Patron, Pin Stored, PinTry Pin, Library Library, DateTimeOffset Now);

    /// <summary>Every code that this rule refuses with itself; it asks <see cref="PinTry"/>, <see cref="Standing"/>,
    /// <see cref="Entering"/> and <see cref="Branches"/> too.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [RefusalCodes.ServiceUnknown, RefusalCodes.ServiceNotEntitled];

    public static Decision Decide(Case the)
    {
        var facts = the.Pin.Facts(the.Command.PatronId, the.Stored);
        var found = new Refusals();
        the.Pin.Check(found);
        if (!found.None || the.Patron is not { } patron)
        {
            Invariant.That(!found.None);
            return new Decision(new Refused(found.InOrder()), facts, Fences(the, facts));
        }

        if (the.Command.Card is { } shown)
        {
            Standing.CheckCard(patron, shown, found);
        }
        else
        {
            Standing.CheckNationalId(patron, found);
        }

        Standing.CheckErased(patron, found);
        found.AddIf(!the.Library.Has(the.Command.Branch), () => Branches.Unknown(the.Command.Branch));
        if (!found.None)
        {
            return new Decision(new Refused(found.InOrder()), facts, Fences(the, facts));
        }

        var withheld = new Refusals();
        ImmutableArray<string> may = the.Command.Purpose switch
        {
            Purpose.Door => AtTheDoor(the, patron, found),
            Purpose.Digital => Digital(the, patron, found),
            Purpose.Kiosk => AtHome(the, patron, mayBorrow: true, withheld),
            _ => AtHome(the, patron, mayBorrow: false, withheld),
        };
        Reply answer = found.None
            ? new Authenticated(patron.Id, may, withheld.InOrder())
            : new Refused(found.InOrder());
        return new Decision(answer, facts, Fences(the, facts));
    }

    private static ImmutableArray<string> AtTheDoor(Case the, Patron patron, Refusals found)
    {
        Entering.Check(patron, the.Command.Branch, the.Library, the.Now, found);
        return [Enter];
    }

    private static ImmutableArray<string> Digital(Case the, Patron patron, Refusals found)
    {
        var all = Entitlements.All(patron, the.Library, the.Now);
        if (the.Command.Service is not { } asked)
        {
            return [.. all.Where(one => one.Missing.IsEmpty).Select(one => Use + one.Service.Name)];
        }

        if (all.FirstOrDefault(one => one.Service.Name == asked) is not { } named)
        {
            found.Add(new Refusal(
                RefusalCodes.ServiceUnknown, "digital-services", "The library has no digital service of this name."));
        }
        else if (!named.Missing.IsEmpty)
        {
            found.Add(NotEntitled(named));
        }

        return [Use + asked];
    }

    private static Refusal NotEntitled(Entitlement named) => new(
        RefusalCodes.ServiceNotEntitled,
        "digital-services",
        "The patron may not use this digital service.",
        new JsonObject
        {
            ["service"] = named.Service.Name,
            ["missing"] = new JsonArray([.. named.Missing.Select(lack => (JsonNode)lack)]),
        });

    /// <summary>What the patron may do with the account, by the same rules that checkouts, renewals and reservations
    /// ask first; a single copy may still be refused.</summary>
    private static ImmutableArray<string> AtHome(Case the, Patron patron, bool mayBorrow, Refusals withheld)
    {
        Standing.Check(patron, null, the.Library, the.Now, withheld);
        if (patron.MembershipOf(the.Library.Isil) is null)
        {
            return [];
        }

        var (isGood, may) = (withheld.None, ImmutableArray.CreateBuilder<string>());
        may.Add(SeeAccount);
        if (mayBorrow)
        {
            Standing.CheckConsent(patron, the.Library, the.Library.Today(the.Now), withheld);
        }

        if (mayBorrow && withheld.None)
        {
            may.Add(Borrow);
        }

        if (patron.ExclusionAt(the.Library.Isil, the.Now) is null)
        {
            may.Add(Renew);
        }

        if (isGood)
        {
            may.Add(Reserve);
        }

        return may.ToImmutable();
    }

    /// <summary>The library is compared even where nobody has the card, so that the same is done for
    /// everybody.</summary>
    private static ImmutableArray<Fence> Fences(Case the, ImmutableArray<Fact> facts) => the.Patron is { } patron
        ? [Fence.On(patron, facts.IsEmpty ? FenceMode.Read : FenceMode.Bump), Fence.On(the.Library)]
        : [Fence.On(the.Library)];
}
