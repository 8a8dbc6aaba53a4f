using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>Whether a patron may use a library at all: the card that was shown, exclusions, consent and membership.
/// Every use case that gives something to a patron asks here first (H3, H6, H17, N8, N9, N11; I8).</summary>
public static class Standing
{
    /// <summary>Every code that <see cref="Check"/> refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        RefusalCodes.CardUnknown, RefusalCodes.CardBlocked, RefusalCodes.CardReplaced, RefusalCodes.PatronErased,
        RefusalCodes.PatronLinked, RefusalCodes.PatronDeceased, RefusalCodes.PatronExcluded,
        RefusalCodes.MembershipMissing, RefusalCodes.MembershipNotActivated, RefusalCodes.MembershipRulesNotAccepted,
    ];

    /// <summary>Every code that <see cref="CheckConsent"/> refuses with.</summary>
    public static ImmutableArray<string> ConsentCodes { get; } = [RefusalCodes.PatronGuardianConsentMissing];

    /// <summary>What stands in the way of everything once a patron has died.</summary>
    public static ImmutableArray<string> DeceasedCodes { get; } = [RefusalCodes.PatronDeceased];

    public static void Check(Patron patron, CardNumber? shown, Library library, DateTimeOffset now, Refusals refusals)
    {
        CheckCard(patron, shown, refusals);
        CheckErased(patron, refusals);
        CheckLinked(patron, refusals);
        CheckDeceased(patron, refusals);
        CheckExclusions(patron, library, now, refusals);
        CheckMembership(patron.MembershipOf(library.Isil), library, library.Today(now), refusals);
    }

    public static void CheckErased(Patron patron, Refusals refusals) => refusals.AddIf(
        patron.Erased,
        () => new Refusal(RefusalCodes.PatronErased, "patron.erased", "This patron's account was erased."));

    /// <summary>An account that was linked is a shell: the one that it was linked to is asked instead (N17).</summary>
    public static void CheckLinked(Patron patron, Refusals refusals) =>
        refusals.AddIf(patron.LinkedTo is not null, () => Linked(patron));

    /// <summary>Who lives on, for those who knew the account by its old id.</summary>
    public static Refusal Linked(Patron patron) => new(
        RefusalCodes.PatronLinked,
        "patron.linked",
        "This account was linked to another of the same person.",
        new JsonObject { ["patronId"] = patron.LinkedTo?.ToString() });

    /// <summary>Nothing is given to somebody who has died, by whatever card or way.</summary>
    private static void CheckDeceased(Patron patron, Refusals refusals) => refusals.AddIf(
        patron.DiedOn is not null,
        () => new Refusal(RefusalCodes.PatronDeceased, "patron.alive", "The patron has died."));

    /// <summary>The first loan of somebody too young to answer for it needs a guardian's consent (H6).</summary>
    public static void CheckConsent(Patron patron, Library library, DateOnly today, Refusals refusals)
    {
        var underAge = library.PolicyOn(today).Categories.GuardianConsentUnderAge;
        refusals.AddIf(
            underAge is not null && !patron.GuardianConsent && patron.AgeOn(today) < underAge,
            () => new Refusal(
                RefusalCodes.PatronGuardianConsentMissing,
                "categories.guardian-consent-under-age",
                $"A patron under {underAge} needs a guardian's consent before the first loan.",
                new JsonObject { ["underAge"] = underAge }));
    }

    /// <summary>A card can be blocked, freed or replaced only while no other card has taken its place.</summary>
    /// <param name="card">Null where the patron has no such card.</param>
    public static void CheckAlive(Card? card, Refusals refusals)
    {
        refusals.AddIf(
            card is null,
            () => new Refusal(RefusalCodes.CardUnknown, "card.known", "No patron has this card."));
        refusals.AddIf(
            card is { State: CardState.Replaced },
            () => new Refusal(RefusalCodes.CardReplaced, "card.active", "This card was replaced by another."));
    }

    /// <summary>A national id that is used as a card is good unless it was blocked as one.</summary>
    public static void CheckNationalId(Patron patron, Refusals refusals) => refusals.AddIf(
        patron.Cards.Any(card => card is { Kind: CardKind.NationalId, State: CardState.Blocked }),
        Blocked);

    /// <summary>A card can be shown only while it is neither blocked nor replaced.</summary>
    /// <param name="card">Null where the patron has no such card.</param>
    public static void CheckUsable(Card? card, Refusals refusals)
    {
        CheckAlive(card, refusals);
        refusals.AddIf(
            card is { State: CardState.Blocked },
            Blocked);
    }

    /// <summary>Whoever is no member can neither accept rules nor leave.</summary>
    public static void CheckMember(Membership? membership, Refusals refusals) => refusals.AddIf(
        membership is null,
        () => new Refusal(
            RefusalCodes.MembershipMissing, "membership.required", "The patron is no member of this library."));

    /// <summary>The rules that hold now are not those that were accepted (N9).</summary>
    public static Refusal RulesNotAccepted(int asked, int? accepted) => new(
        RefusalCodes.MembershipRulesNotAccepted,
        "membership.rules-accepted",
        "This library has new rules that the patron has not accepted yet.",
        new JsonObject { ["rulesVersion"] = asked, ["acceptedVersion"] = accepted });

    /// <summary>Whether the card that was shown is good; a patron who was named otherwise shows none.</summary>
    public static void CheckCard(Patron patron, CardNumber? shown, Refusals refusals)
    {
        if (shown is not { } number)
        {
            return;
        }

        var card = patron.CardOf(number);
        if (card is null && number == CardNumber.NationalId)
        {
            // Found by the national id, of which nobody has said anything yet (H15).
            return;
        }

        CheckUsable(card, refusals);
    }

    private static Refusal Blocked() => new(RefusalCodes.CardBlocked, "card.active", "This card is blocked.");

    public static void CheckExclusions(Patron patron, Library library, DateTimeOffset now, Refusals refusals)
    {
        if (patron.ExclusionAt(library.Isil, now) is { } exclusion)
        {
            var until = exclusion.To is { } to ? library.Today(to) : (DateOnly?)null;
            refusals.Add(new Refusal(
                RefusalCodes.PatronExcluded,
                "patron.exclusion",
                "The patron is excluded from this library.",
                new JsonObject { ["ground"] = exclusion.Ground, ["until"] = until?.ToString("yyyy-MM-dd") },
                until));
        }
    }

    private static void CheckMembership(Membership? membership, Library library, DateOnly today, Refusals refusals)
    {
        var asked = library.RulesToAcceptOn(today);
        switch (membership)
        {
            case null:
                CheckMember(membership, refusals);
                break;
            case { State: MembershipState.Pending }:
                refusals.Add(new Refusal(
                    RefusalCodes.MembershipNotActivated,
                    "membership.activated",
                    "The membership must be activated at this library first."));
                break;
            case { RulesVersion: var accepted } when accepted is null || accepted < asked:
                refusals.Add(RulesNotAccepted(asked, accepted));
                break;
        }
    }
}
