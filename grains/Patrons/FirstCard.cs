using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Cards;

namespace Skranke.Patrons;

/// <summary>THE rule for the card that comes with a registration, where nobody says which: the national one where the
/// library gives it out and the national id is known (N2), else one of the library's own; none where the national id is
/// the card (H15, H18). Which kinds may be had at all, <see cref="IssuedKinds"/> says.</summary>
public static class FirstCard
{
    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [.. IssuedKinds.Codes, .. NewNumber.Codes, RefusalCodes.CardOnlyAtLibrary];

    /// <summary>The kind of card; null where the national id is card enough.</summary>
    /// <param name="patron">As it will be, without a card yet.</param>
    public static CardKind? KindFor(RegisterPatron command, Patron patron, CardPolicy policy, DateOnly today) =>
        command.CardKind ?? Usual(command, patron, policy, today);

    /// <summary>May this card come with the registration?</summary>
    public static void Check(Registering.Case the, CardKind kind, Patron patron, Refusals found)
    {
        var (command, library) = (the.Command, the.Library);
        IssuedKinds.Check(kind, patron, command.NationalId is not null, library, the.Today, found);
        found.AddIf(
            kind == CardKind.NationalPrinted && command.By != RegisteredBy.Desk,
            () => new Refusal(
                RefusalCodes.CardOnlyAtLibrary,
                "cards.printed-at-library",
                "A printed card is handed out at a library."));
        found.AddIf(
            command.CardNumber is { } named && named.IsNational == (kind == CardKind.Local),
            () => new Refusal(
                RefusalCodes.CardKindNotIssued,
                "cards.number",
                "N and nine digits is the form of a national card's number, and only of that."));
    }

    /// <summary>What is the matter with the number, asked when nothing else stands in the way.</summary>
    public static ImmutableArray<Refusal> NumberRefusals(Registering.Case the, CardKind kind)
    {
        var found = new Refusals();
        var policy = the.Library.PolicyOn(the.Today).Cards;
        NewNumber.Check(kind, the.Command.CardNumber, the.IsNumberTaken, the.Drawn, policy, found);
        return found.InOrder();
    }

    /// <summary>The library's own series, from which the number comes; null where it is a national one.</summary>
    public static LocalSeries? SeriesFor(Registering.Case the)
    {
        var policy = the.Library.PolicyOn(the.Today);
        return KindFor(the.Command, Registering.Made(the, policy), policy.Cards, the.Today) == CardKind.Local
            ? policy.Cards.LocalSeries
            : null;
    }

    private static CardKind? Usual(RegisterPatron command, Patron patron, CardPolicy policy, DateOnly today)
    {
        if (patron.Kind == PatronKind.Institution)
        {
            return CardKind.Local;
        }

        var hasNationalId = command.NationalId is not null;
        var isNationalToBeHad = policy.Issue.Contains(CardKind.NationalDigital);
        if (isNationalToBeHad && (hasNationalId || !policy.Issue.Contains(CardKind.Local)))
        {
            return CardKind.NationalDigital;
        }

        return command.CardNumber is null && hasNationalId && patron.AgeOn(today) >= policy.LocalUnderAge
            ? null
            : CardKind.Local;
    }
}
