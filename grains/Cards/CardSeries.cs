using System.Text.Json.Nodes;

namespace Skranke.Cards;

/// <summary>Numbers of the national card that were reserved for one library, so that no two libraries can give out the
/// same: an N and nine digits, from <see cref="First"/> to <see cref="Last"/>.</summary>
/// <param name="Next">The number that is given out next; beyond the last one where none is left.</param>
public sealed record CardSeries(Isil Library, long First, long Last, long Next)
{
    /// <summary>The highest nine digits.</summary>
    public const long LastOfAll = 999_999_999;

    public long Left => Last - Next + 1;

    public static CardNumber NumberOf(long digits) => CardNumber.Of($"N{digits:D9}");

    /// <summary>The nine digits of a national card's number.</summary>
    public static bool TryParse(string? text, out long digits)
    {
        digits = 0;
        return CardNumber.TryParse(text, out var number)
            && number.IsNational
            && long.TryParse(number.Value.AsSpan(1), out digits);
    }

    public bool Overlaps(long first, long last) => first <= Last && First <= last;

    public JsonObject Data() => new()
    {
        ["first"] = NumberOf(First).Value,
        ["last"] = NumberOf(Last).Value,
    };
}

/// <summary>A number for a new card, and how many its series had and have left. A number that is not used in the end is
/// lost; none is ever drawn twice.</summary>
/// <param name="LeftBefore">Numbers that were left before this one was drawn.</param>
/// <param name="Left">Numbers that are left now.</param>
/// <param name="Total">Numbers that the library has reserved in all.</param>
public sealed record DrawnNumber(CardNumber Number, long LeftBefore, long Left, long Total);
