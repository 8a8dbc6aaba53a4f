using System.Collections.Immutable;
using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>THE rule for which PIN may be chosen: exactly four digits, leading zeros allowed (H8); a library may refuse
/// those that are tried first.</summary>
/// <param name="Digits">As it was typed; goes no further than the decision.</param>
/// <param name="Kept">What is kept of it.</param>
public sealed record ChosenPin(string Digits, Pin Kept)
{
    private const int Length = 4;

    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.PatronPinTrivial];

    public static bool IsWellFormed(ReadOnlySpan<char> digits) =>
        digits.Length == Length && !digits.ContainsAnyExceptInRange('0', '9');

    public void Check(PinPolicy policy, Refusals found) => found.AddIf(
        policy.ForbidTrivial && IsTrivial(Digits),
        () => new Refusal(
            RefusalCodes.PatronPinTrivial,
            "pins.forbid-trivial",
            "Four like digits and runs such as 1234 are not taken."));

    public override string ToString() => "(PIN)";

    /// <summary>Each digit follows from the one before by the same step of none, one up or one down.</summary>
    private static bool IsTrivial(string digits)
    {
        var step = digits[1] - digits[0];
        return step is >= -1 and <= 1 && digits[2] - digits[1] == step && digits[3] - digits[2] == step;
    }
}
