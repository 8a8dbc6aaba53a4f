using System.Collections.Immutable;
using Skranke.Actors;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule for the number of a new card: a national one has the next of the library's reserved series, a
/// local one the number that was named, or the next of the library's own series.</summary>
public static class NewNumber
{
    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        RefusalCodes.CardNumberMissing, RefusalCodes.CardNumberTaken, RefusalCodes.CardSeriesExhausted,
    ];

    public static void Check(NewCardCase the, Refusals found) =>
        Check(the.Command.Kind, the.Command.Number, the.NumberIsTaken, the.Drawn, the.Policy, found);

    /// <param name="named">The number that whoever issues the card names; null to draw one.</param>
    /// <param name="isTaken">Whether some card has the number that was named.</param>
    /// <param name="drawn">The number that was drawn; null where none was drawn yet, or none is left.</param>
    /// <param name="found">What every other rule refuses; this one is asked last.</param>
    public static void Check(
        CardKind kind, CardNumber? named, bool isTaken, DrawnNumber? drawn, CardPolicy policy, Refusals found)
    {
        if (named is not null)
        {
            found.AddIf(isTaken, () => new Refusal(
                RefusalCodes.CardNumberTaken, "cards.one-number", "Another card of the library has this number."));
            return;
        }

        var isLocal = kind == CardKind.Local;
        var hasNone = isLocal && policy.LocalSeries is null;
        found.AddIf(hasNone, () => new Refusal(
            RefusalCodes.CardNumberMissing,
            "cards.local-series",
            "The library has no series of its own: name the number of the local card."));

        // None is drawn before all else allows the card, so that its lack is told only then.
        found.AddIf(found.None && drawn is null, () => new Refusal(
            RefusalCodes.CardSeriesExhausted,
            isLocal ? "cards.local-series" : "cards.series",
            "No number is left in the series that are reserved for the library."));
    }

    public static CardNumber Of(NewCardCase the) => the.Command.Number
        ?? the.Drawn?.Number
        ?? throw new InvariantBrokenException("A card is given out without a number.");

    /// <summary>True where a number would make it a yes, so that none is drawn for what is refused anyway.</summary>
    public static bool IsAllThatLacks(Decision decision) =>
        decision.Answer is Refused { Refusals: [{ Code: RefusalCodes.CardSeriesExhausted }] };
}
